import { KAZAKH_NUMBERS, RUSSIAN_NUMBERS } from './reference/vocabulary.ts';

const UNITS: readonly (readonly string[])[] = [
  ['бір', 'екі', 'үш', 'төрт', 'бес', 'алты', 'жеті', 'сегіз', 'тоғыз'],
  ['один', 'два', 'три', 'четыре', 'пять', 'шесть', 'семь', 'восемь', 'девять'],
];
const TENS: readonly (readonly string[])[] = [
  ['жиырма', 'отыз', 'қырық', 'елу', 'алпыс', 'жетпіс', 'сексен', 'тоқсан'],
  ['двадцать', 'тридцать', 'сорок', 'пятьдесят', 'шестьдесят', 'семьдесят', 'восемьдесят', 'девяносто'],
];

const NUMBERS = new Map(
  [...KAZAKH_NUMBERS, ...RUSSIAN_NUMBERS].map((words) => {
    const [tens, unit] = words.map((word) => word.toLowerCase());
    return [words.join(' '), String(10 * (2 + placeOf(tens, TENS)) + 1 + placeOf(unit, UNITS))];
  }),
);

function placeOf(word: string | undefined, lists: readonly (readonly string[])[]): number {
  const place = Math.max(...lists.map((list) => list.indexOf(word ?? '')));
  if (place < 0) throw new Error(`expected a word for a number, got ${word}`);
  return place;
}

/** Words with the numbers among them in digits: "жиырма", "бес," becomes "25,". Marks behind a number stay. */
export function inDigits(words: readonly string[]): string[] {
  const written: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const [, second = '', marks = ''] = /^(.*?)(\p{P}*)$/u.exec(words[at + 1] ?? '') ?? [];
    const number = NUMBERS.get(`${words[at]} ${second}`.toLowerCase());
    written.push(number === undefined ? (words[at] as string) : `${number}${marks}`);
    if (number !== undefined) at++;
  }
  return written;
}
