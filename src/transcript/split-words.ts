/** White space and control characters of any kind. */
const BLANK = /[\s\p{Cc}]+/u;
const LETTER = /[\p{L}\p{N}]/u;

/** A text as words. A dash that stands alone belongs to the word before it, or to the first one: nobody says it. */
export function splitWords(text: string): string[] {
  const words: string[] = [];
  let opening = '';
  for (const token of text.split(BLANK)) {
    if (token === '') continue;
    if (hasLetters(token)) {
      words.push(opening + token);
      opening = '';
    } else if (words.length > 0) words.push(`${words.pop()} ${token}`);
    else opening += `${token} `;
  }
  return words;
}

export function hasLetters(text: string): boolean {
  return LETTER.test(text);
}
