const ENDS_SENTENCE = /[.?!…]["»”)\]]*$/;
const ENDS_CLAUSE = /[,;:.?!…–—]["»”)\]]*$/;
const LETTER = /\p{L}/u;

/** Whether a sentence ends behind this text. */
export function endsSentence(text: string): boolean {
  return isMark(text) && ENDS_SENTENCE.test(text);
}

/** Whether a mark stands behind this text that parts it from what follows. */
export function endsClause(text: string): boolean {
  return isMark(text) && ENDS_CLAUSE.test(text);
}

/** Nearly all words end in a letter; the regular expressions are kept from them. */
function isMark(text: string): boolean {
  const last = text.charCodeAt(text.length - 1);
  return last < 0x30 || (last > 0x39 && last < 0x41) || last === 0x5d || last === 0xbb || (last > 0x2000 && last < 0x2070);
}

/** With its first letter as a capital, where it has one. */
export function capitalise(text: string): string {
  return text.replace(LETTER, (letter) => letter.toUpperCase());
}

/** Whether its first letter is a capital. */
export function isCapitalised(text: string): boolean {
  const first = LETTER.exec(text)?.[0];
  return first !== undefined && first !== first.toLowerCase();
}
