import { type NumberWord, numberWord } from './number-word.ts';

const UNITS = 'one two three four five six seven eight nine'.split(' ');
const TEENS = 'ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(' ');
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const SCALES: readonly [string, number][] = [
  ['thousand', 1e3],
  ['million', 1e6],
  ['billion', 1e9],
  ['trillion', 1e12],
];

/** English cardinals, as they come in Kazakh and Russian meetings. */
export function englishNumbers(): Map<string, NumberWord> {
  return new Map([
    ['zero', numberWord(0, 'zero', 'en')],
    ...UNITS.map((word, at) => [word, numberWord(at + 1, 'unit', 'en')] as const),
    ...TEENS.map((word, at) => [word, numberWord(at + 10, 'teen', 'en')] as const),
    ...TENS.map((word, at) => [word, numberWord(10 * (at + 2), 'ten', 'en')] as const),
    ['hundred', numberWord(100, 'times-hundred', 'en')],
    ...SCALES.map(([word, value]) => [word, numberWord(value, 'scale', 'en')] as const),
  ]);
}
