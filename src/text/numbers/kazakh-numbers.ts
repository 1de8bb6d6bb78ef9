import { ANY_ENDINGS, caseOf, endingsOf, kazakhOrdinal } from './kazakh-endings.ts';
import { type NumberWord, numberWord } from './number-word.ts';

const UNITS = ['бір', 'екі', 'үш', 'төрт', 'бес', 'алты', 'жеті', 'сегіз', 'тоғыз'];
const TENS = ['он', 'жиырма', 'отыз', 'қырық', 'елу', 'алпыс', 'жетпіс', 'сексен', 'тоқсан'];
const SCALES: readonly [string, number][] = [
  ['мың', 1e3],
  ['миллион', 1e6],
  ['миллиард', 1e9],
  ['триллион', 1e12],
];
type Stem = readonly [string, number, NumberWord['rank']];

const STEMS: readonly Stem[] = [
  ['нөл', 0, 'zero'],
  ...UNITS.map((stem, at): Stem => [stem, at + 1, 'unit']),
  ...TENS.map((stem, at): Stem => [stem, 10 * (at + 1), 'ten']),
  ['жүз', 100, 'times-hundred'],
  ...SCALES.map(([stem, value]): Stem => [stem, value, 'scale']),
];

/** Other words although they look like numerals: «for», «his», «him», «we know». */
const NOT_NUMBERS = new Set(['үшін', 'оның', 'оны', 'онымен', 'онша']);
const RUSSIAN_TOO = new Set(['он', 'бес', 'миллион', 'миллиард', 'триллион']);
/** Without its special letters it would be a word of another kind: a cake, here, gold. */
const NOT_PLAIN = new Set(['торт', 'торта', 'торты', 'мында', 'мынаны', 'мыны', 'мына', 'мын', 'уши', 'ушин', 'бири', 'бирин', 'нол']);

/** Every form of every Kazakh numeral, with and without the special letters. */
export function kazakhNumbers(): Map<string, NumberWord> {
  const words = new Map<string, NumberWord>();
  for (const [stem, value, rank] of STEMS) {
    const looksRussian = RUSSIAN_TOO.has(stem);
    for (const ending of endingsOf(stem)) {
      const form = stem === 'қырық' && ending.startsWith('ы') ? `қырқ${ending}` : stem + ending;
      add(words, form, numberWord(value, rank, 'kk', { ending, looksRussian: looksRussian && ending === '' }));
    }
    const ordinal = kazakhOrdinal(stem);
    for (const ending of endingsOf(ordinal))
      add(words, ordinal + ending, numberWord(value, rank, 'kk', { ordinal: ordinal.slice(-2) + ending }));
  }
  for (const ending of endingsOf('жарым')) add(words, `жарым${ending}`, numberWord(0.5, 'half', 'kk', { ending }));
  return words;
}

/** Russian numerals with Kazakh endings, «пятке», as they are heard in mixed speech: their ending fits the Kazakh number. */
export function mixedNumbers(): Map<string, NumberWord> {
  const words = new Map<string, NumberWord>();
  for (const [stem, value, rank] of RUSSIAN_STEMS) {
    const kazakh = STEMS.find(([, number]) => number === lastPart(value))?.[0] ?? '';
    const endings = endingsOf(kazakh);
    for (const ending of ANY_ENDINGS) {
      // «Десятке» is Russian too, a ten.
      const word = numberWord(value, rank, 'kk', { ending: endings[caseOf(ending)] ?? '', looksRussian: ending === 'ке' });
      for (const form of /[тл]$/.test(stem) ? [stem + ending, `${stem}ь${ending}`] : [stem + ending])
        if (!NOT_MIXED.has(form)) words.set(form, word);
    }
  }
  return words;
}

const RUSSIAN_STEMS: readonly Stem[] = [
  ['нол', 0, 'zero'],
  ...'один два три четыре пят шест сем восем девят'.split(' ').map((stem, at): Stem => [stem, at + 1, 'unit']),
  ...'десят одиннадцат двенадцат тринадцат четырнадцат пятнадцат шестнадцат семнадцат восемнадцат девятнадцат'
    .split(' ')
    .map((stem, at): Stem => [stem, at + 10, 'teen']),
  ...'двадцат тридцат сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто'
    .split(' ')
    .map((stem, at): Stem => [stem, 10 * (at + 2), 'ten']),
  ...'сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот'
    .split(' ')
    .map((stem, at): Stem => [stem, 100 * (at + 1), 'hundred']),
  ['тысяча', 1000, 'scale'],
];
/** Groans, a salmon. */
const NOT_MIXED = new Set(['стоны', 'семге']);

/** The part of a number that its Kazakh ending agrees with: 5 of 25, 20 of 120, 100 of 300. */
function lastPart(value: number): number {
  if (value === 0) return 0;
  if (value % 10 !== 0) return value % 10;
  if (value % 100 !== 0) return value % 100;
  return value % 1000 === 0 ? 1000 : 100;
}

function add(words: Map<string, NumberWord>, form: string, word: NumberWord): void {
  if (NOT_NUMBERS.has(form)) return;
  words.set(form, word);
  const plain = withoutSpecialLetters(form);
  if (plain !== form && !NOT_PLAIN.has(plain) && !words.has(plain)) words.set(plain, word);
}

const PLAIN_LETTERS: Record<string, string> = { ә: 'а', ғ: 'г', қ: 'к', ң: 'н', ө: 'о', ұ: 'у', ү: 'у', һ: 'х', і: 'и' };

/** As Kazakh is typed on a Russian keyboard. */
export function withoutSpecialLetters(word: string): string {
  return word.replace(/[әғқңөұүһі]/g, (letter) => PLAIN_LETTERS[letter] ?? letter);
}
