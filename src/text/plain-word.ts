const PLAIN = /^[a-zа-яёәғқңөұүһі]+$/;

/** Whether a text is nothing but small letters of our alphabets, as nearly all words are: it has no marks, capitals or parts to look for. */
export function isPlainWord(text: string): boolean {
  return PLAIN.test(text);
}
