/** Divides text at its spaces into lines no wider than `width`; a wider word is divided where it reaches the end of the line. */
export function wrapText(text: string, width: number, widthOf: (text: string) => number): string[] {
  const space = widthOf(' ');
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const word of text.split(' ').flatMap((whole) => pieces(whole, width, widthOf))) {
    const wide = widthOf(word);
    if (line !== '' && used + space + wide > width) {
      lines.push(line);
      [line, used] = ['', 0];
    }
    used += line === '' ? wide : space + wide;
    line = line === '' ? word : `${line} ${word}`;
  }
  return line === '' ? lines : [...lines, line];
}

/** Parts of a word that fit; no letter is parted from its marks. */
function pieces(word: string, width: number, widthOf: (text: string) => number): string[] {
  if (widthOf(word) <= width) return [word];
  const parts: string[] = [];
  let part = '';
  let used = 0;
  for (const [letter] of word.matchAll(/\P{M}\p{M}*|\p{M}+/gu)) {
    const wide = widthOf(letter);
    if (part !== '' && used + wide > width) {
      parts.push(part);
      [part, used] = ['', 0];
    }
    part += letter;
    used += wide;
  }
  return [...parts, part];
}
