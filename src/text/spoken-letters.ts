/** A digit stands for a spoken word. */
const LETTERS_OF_A_DIGIT = 4;

/** Most words are letters alone. */
const LETTERS_ALONE = /^[A-Za-zА-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі]+$/;

/** How long a word takes to say, in letters; at least 1. */
export function spokenLetters(word: string): number {
  if (LETTERS_ALONE.test(word)) return word.length;
  const digits = word.match(/\p{N}/gu)?.length ?? 0;
  const letters = word.match(/\p{L}/gu)?.length ?? 0;
  return Math.max(1, letters + digits * LETTERS_OF_A_DIGIT);
}
