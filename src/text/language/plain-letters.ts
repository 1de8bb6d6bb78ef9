const PLAIN: Readonly<Record<string, string>> = { ә: 'а', ғ: 'г', қ: 'к', ң: 'н', ө: 'о', ұ: 'у', ү: 'у', һ: 'х', і: 'и', ё: 'е' };

/** Letters that only Kazakh has, of the alphabets that are used in Kazakhstan. */
export const KAZAKH_LETTER = /[әғқңөұүһі]/;

/** A lower-case Cyrillic word as people type it on a keyboard without Kazakh letters; ё is е. */
export function toPlainLetters(word: string): string {
  return word.replace(/[әғқңөұүһіё]/g, (letter) => PLAIN[letter] ?? letter);
}
