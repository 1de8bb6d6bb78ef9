/** What stands between two digits is part of the number: 3,5 is not 35. */
const IN_NUMBER = /(?<=\p{N})[^\p{L}\p{N}\s]+(?=\p{N})/gu;
/** Most words of an engine are folded as they come; others are so but for capitals and a mark behind them. */
const FOLDED = /^[a-zа-яәғқңөұүһі]+$/;
const PLAIN = /^([A-Za-zА-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі]+)[.,!?:;…]*$/;
const MARK = /(?!(?<=\p{N}),(?=\p{N}))[^\p{L}\p{N}]/gu;

/**
 * A word as it is compared with another hearing of it: without case, punctuation and the dots of ё, so that
 * "Ещё," is the same as "еще". Empty for what has neither letters nor digits.
 */
export function foldWord(text: string): string {
  if (FOLDED.test(text)) return text;
  const plain = PLAIN.exec(text)?.[1]?.toLowerCase();
  if (plain !== undefined) return plain.includes('ё') ? plain.replaceAll('ё', 'е') : plain;
  return text.normalize('NFC').toLowerCase().replaceAll('ё', 'е').replace(IN_NUMBER, ',').replace(MARK, '');
}
