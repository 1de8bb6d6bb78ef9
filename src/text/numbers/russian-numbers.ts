import { type NumberWord, numberWord } from './number-word.ts';

type Rank = NumberWord['rank'];

/** The cases of numerals that follow no pattern; е stands for ё. */
const FORMS: readonly [number, Rank, string][] = [
  [0, 'zero', 'ноль нуль ноля нуля нолю нулю нолем нулем ноле нуле нули нолей'],
  [1, 'unit', 'один одна одно одного одной одному одним одном одну одною'],
  [2, 'unit', 'два две двух двум двумя'],
  [3, 'unit', 'три трех трем тремя'],
  [4, 'unit', 'четыре четырех четырем четырьмя'],
  [8, 'unit', 'восемь восьми восемью восьмью'],
  [40, 'ten', 'сорок сорока'],
  [90, 'ten', 'девяносто девяноста'],
  [100, 'hundred', 'сто ста'],
  [150, 'hundred', 'полтораста'],
  [200, 'hundred', 'двести двухсот двумстам двумястами двухстах'],
  [300, 'hundred', 'триста трехсот тремстам тремястами трехстах'],
  [400, 'hundred', 'четыреста четырехсот четыремстам четырьмястами четырехстах'],
  [1e3, 'scale', 'тысяча тысячи тысяче тысячу тысячей тысячью тысяч тысячам тысячами тысячах тыща тыщи тыще тыщу тыщей тыщ'],
  [1.5, 'half', 'полтора полторы полутора'],
];
/** пят-ь, пят-и, пят-ью. */
const SOFT: readonly [number, Rank, string][] = [
  [5, 'unit', 'пят'],
  [6, 'unit', 'шест'],
  [7, 'unit', 'сем'],
  [9, 'unit', 'девят'],
  [10, 'teen', 'десят'],
  [11, 'teen', 'одиннадцат'],
  [12, 'teen', 'двенадцат'],
  [13, 'teen', 'тринадцат'],
  [14, 'teen', 'четырнадцат'],
  [15, 'teen', 'пятнадцат'],
  [16, 'teen', 'шестнадцат'],
  [17, 'teen', 'семнадцат'],
  [18, 'teen', 'восемнадцат'],
  [19, 'teen', 'девятнадцат'],
  [20, 'ten', 'двадцат'],
  [30, 'ten', 'тридцат'],
];
/** What tens and hundreds are made of: their first part in the nominative, the genitive and the instrumental. */
const FIVE_TO_NINE: readonly [number, string, string, string][] = [
  [5, 'пять', 'пяти', 'пятью'],
  [6, 'шесть', 'шести', 'шестью'],
  [7, 'семь', 'семи', 'семью'],
  [8, 'восемь', 'восьми', 'восемью'],
  [9, 'девять', 'девяти', 'девятью'],
];
const MASCULINE = ['', 'а', 'у', 'ом', 'е', 'ы', 'ов', 'ам', 'ами', 'ах'];
const BIG: readonly [number, string][] = [
  [1e6, 'миллион'],
  [1e9, 'миллиард'],
  [1e12, 'триллион'],
];
const ORDINAL_ENDINGS = 'ый ой ая ое ого ому ым ом ую ою ые ых ыми'.split(' ');
const THIRD_ENDINGS = 'ий ья ье ьего ьему ьим ьем ьей ью ьею ьи ьих ьими'.split(' ');
const ORDINALS: readonly [number, Rank, string][] = [
  [0, 'zero', 'нулев'],
  [1, 'unit', 'перв'],
  [2, 'unit', 'втор'],
  [4, 'unit', 'четверт'],
  [7, 'unit', 'седьм'],
  [8, 'unit', 'восьм'],
  ...SOFT.filter(([value]) => value !== 7),
  [40, 'ten', 'сороков'],
  [90, 'ten', 'девяност'],
  [100, 'hundred', 'сот'],
  [200, 'hundred', 'двухсот'],
  [300, 'hundred', 'трехсот'],
  [400, 'hundred', 'четырехсот'],
  ...FIVE_TO_NINE.flatMap(([value, nominative, genitive]): [number, Rank, string][] => [
    [10 * value, 'ten', `${genitive}десят`],
    [10 * value, 'ten', `${nominative}десят`],
    [100 * value, 'hundred', `${genitive}сот`],
  ]),
  [1e3, 'scale', 'тысячн'],
  ...BIG.map(([value, stem]): [number, Rank, string] => [value, 'scale', `${stem}н`]),
];
/** The first part of a thousandth that is one word: двухтысячный, пятитысячный. */
const BEFORE_THOUSANDTH: readonly [number, string][] = [
  [2, 'двух'],
  [3, 'трех'],
  [4, 'четырех'],
  ...FIVE_TO_NINE.map(([value, , genitive]) => [value, genitive] as [number, string]),
  ...SOFT.filter(([value]) => value > 9).map(([value, , stem]) => [value, `${stem}и`] as [number, string]),
  [100, 'сто'],
];

/** Every form of every Russian numeral. Each is understood alone: speakers decline the last word of a number only. */
export function russianNumbers(): Map<string, NumberWord> {
  const words = new Map<string, NumberWord>();
  const add = (form: string, value: number, rank: Rank) => words.set(form, numberWord(value, rank, 'ru'));
  for (const [value, rank, forms] of FORMS) for (const form of forms.split(' ')) add(form, value, rank);
  for (const [value, rank, stem] of SOFT) for (const ending of ['ь', 'и', 'ью']) add(stem + ending, value, rank);
  for (const [value, nominative, genitive, instrumental] of FIVE_TO_NINE) {
    for (const form of [`${nominative}десят`, `${genitive}десяти`, `${instrumental}десятью`, `${nominative}десятью`])
      add(form, 10 * value, 'ten');
    for (const form of [`${nominative}сот`, `${genitive}сот`, `${genitive}стам`, `${instrumental}стами`, `${genitive}стах`])
      add(form, 100 * value, 'hundred');
  }
  for (const [value, stem] of BIG) for (const ending of MASCULINE) add(stem + ending, value, 'scale');
  for (const [form, value] of ONE_WORD) words.set(form, numberWord(value, 'half', 'ru'));
  for (const [value, rank, stem] of ORDINALS) for (const ending of ORDINAL_ENDINGS) addOrdinal(words, stem + ending, value, rank);
  for (const ending of THIRD_ENDINGS) addOrdinal(words, `трет${ending}`, 3, 'unit');
  for (const [value, before] of BEFORE_THOUSANDTH)
    for (const ending of ORDINAL_ENDINGS) addOrdinal(words, `${before}тысячн${ending}`, value * 1000, 'scale');
  return words;
}

const ONE_WORD: readonly [string, number][] = [
  ['полмиллиона', 500_000],
  ['полмиллиарда', 500_000_000],
];

function addOrdinal(words: Map<string, NumberWord>, form: string, value: number, rank: Rank): void {
  // «Двадцать первых» are the first twenty.
  if (value === 1 && /(ые|ых|ыми)$/.test(form)) return;
  words.set(form, numberWord(value, rank, 'ru', { ordinal: /[аеиоуыюяь].$/.test(form) ? form.slice(-1) : form.slice(-2) }));
}
