export interface LabelledWord {
  /** With the marks that are written behind it. */
  text: string;
  language: string;
}

const LABEL = /^(kk|ru|en|mx):/;

/**
 * One sentence a line: the language of its words, then the words; a word in another language has that before it, as in
 * `kk Мен ru:вчера mx:договорға қол қойдым.`, where `mx` is `mixed`. Labels are those of docs/text-language.md.
 */
export function parseSentences(lines: string): LabelledWord[][] {
  return lines
    .trim()
    .split('\n')
    .map((line) => {
      const [base = '', ...words] = line.split(' ');
      return words.map((word) => {
        const label = LABEL.exec(word)?.[1] ?? base;
        return { text: word.replace(LABEL, ''), language: label === 'mx' ? 'mixed' : label };
      });
    });
}
