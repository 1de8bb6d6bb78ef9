import { adjectiveEnding, endingsOf } from './kazakh-endings.ts';
import { withoutSpecialLetters } from './kazakh-numbers.ts';
import type { Language } from './number-word.ts';

/** What numbers are always written in digits with. */
export interface Thing {
  /** `word`: no sign, it stays as it was said; `hundredth`: of a currency. */
  readonly kind: 'percent' | 'currency' | 'measure' | 'word' | 'hundredth';
  /** м, км; the ISO 4217 code of a currency. */
  readonly sign: string;
  readonly language: Language;
  /** The Kazakh ending: пайызға has ға; '' in Russian. */
  readonly ending: string;
  /** Of one, as it follows a fraction: «пять десятых процента». */
  readonly isOfOne: boolean;
}

type Kind = Thing['kind'];

const MASCULINE = ['', 'а', 'у', 'ом', 'е', 'ы', 'ов', 'ам', 'ами', 'ах'];
const FEMININE = ['а', 'ы', 'и', 'е', 'у', 'ой', '', 'ам', 'ами', 'ах'];
const SOFT = ['ь', 'я', 'ю', 'ем', 'е', 'и', 'ей', 'ям', 'ями', 'ях'];

const OF_ONE: ReadonlyMap<readonly string[], RegExp> = new Map([
  [MASCULINE, /^а$/],
  [FEMININE, /^[ыи]$/],
  [SOFT, /^я$/],
]);

const RUSSIAN: readonly [Kind, string, string, readonly string[]][] = [
  ['percent', '%', 'процент', MASCULINE],
  ['currency', 'KZT', 'тенге', ['']],
  ['currency', 'RUB', 'рубл', SOFT],
  ['currency', 'USD', 'доллар', MASCULINE],
  ['currency', 'EUR', 'евро', ['']],
  ['hundredth', 'RUB', 'копейк', FEMININE],
  ['hundredth', 'RUB', 'копеек', ['']],
  ['hundredth', 'KZT', 'тиын', MASCULINE],
  ['hundredth', 'USD', 'цент', MASCULINE],
  ['measure', 'км', 'километр', MASCULINE],
  ['measure', 'м', 'метр', MASCULINE],
  ['measure', 'см', 'сантиметр', MASCULINE],
  ['measure', 'мм', 'миллиметр', MASCULINE],
  ['measure', 'кг', 'килограмм', MASCULINE],
  ['measure', 'кг', 'кило', ['']],
  ['measure', 'г', 'грамм', MASCULINE],
  ['measure', 'мг', 'миллиграмм', MASCULINE],
  ['measure', 'т', 'тонн', FEMININE],
  ['measure', 'ц', 'центнер', MASCULINE],
  ['measure', 'л', 'литр', MASCULINE],
  ['measure', 'мл', 'миллилитр', MASCULINE],
  ['measure', 'га', 'гектар', MASCULINE],
  ['measure', '°', 'градус', MASCULINE],
  ['measure', 'м³', 'кубометр', MASCULINE],
  ['measure', 'Вт', 'ватт', MASCULINE],
  ['measure', 'кВт', 'киловатт', MASCULINE],
  ['measure', 'МВт', 'мегаватт', MASCULINE],
  ['measure', 'кВт·ч', 'киловаттчас', MASCULINE],
  ['measure', 'В', 'вольт', MASCULINE],
  ['measure', 'МБ', 'мегабайт', MASCULINE],
  ['measure', 'ГБ', 'гигабайт', MASCULINE],
  ['measure', 'ТБ', 'терабайт', MASCULINE],
  ['word', '', 'сотк', FEMININE],
  ['word', '', 'соток', ['']],
  ['word', '', 'балл', MASCULINE],
];
const KAZAKH: readonly [Kind, string, string][] = [
  ['percent', '%', 'пайыз'],
  ['currency', 'KZT', 'теңге'],
  ['hundredth', 'KZT', 'тиын'],
  ['currency', 'EUR', 'еуро'],
  ['measure', 'кг', 'келі'],
  ['measure', 'кг', 'килограм'],
  ['measure', 'л', 'литр'],
  ['measure', '°', 'градус'],
  ['measure', 'г', 'грамм'],
  ['word', '', 'шақырым'],
  ['word', '', 'сотық'],
  ['word', '', 'ұпай'],
  ['word', '', 'балл'],
];
/** Russian words that Kazakh has as they are, and those that mixed speech borrows. */
const BORROWED: readonly [string, string][] = RUSSIAN.flatMap(([, , stem, endings]): [string, string][] => {
  if (endings === MASCULINE || endings[0] === '') return [[stem, stem]];
  return [[stem, endings === SOFT ? `${stem}ь` : `${stem}а`]];
});

/** Every form of every thing; the forms that both languages have are Russian, and stand for both. */
export function things(): Map<string, Thing> {
  const all = new Map<string, Thing>();
  for (const [kind, sign, stem] of KAZAKH) addKazakh(all, kind, sign, stem);
  for (const [stem, kazakh] of BORROWED) {
    const [kind, sign] = RUSSIAN.find(([, , known]) => known === stem) ?? [];
    if (kind !== undefined && sign !== undefined) addKazakh(all, kind, sign, kazakh);
  }
  for (const [kind, sign, stem, endings] of RUSSIAN)
    for (const ending of endings)
      all.set(stem + ending, { kind, sign, language: 'ru', ending: '', isOfOne: OF_ONE.get(endings)?.test(ending) ?? false });
  for (const [kind, sign, forms] of ENGLISH)
    for (const form of forms.split(' ')) all.set(form, { kind, sign, language: 'en', ending: '', isOfOne: false });
  return all;
}

const ENGLISH: readonly [Kind, string, string][] = [
  ['percent', '%', 'percent'],
  ['currency', 'KZT', 'tenge'],
  ['currency', 'RUB', 'rubles roubles'],
  ['currency', 'USD', 'dollar dollars'],
  ['currency', 'EUR', 'euro euros'],
  ['hundredth', 'USD', 'cent cents'],
  ['measure', 'km', 'kilometers kilometres'],
  ['measure', 'kg', 'kilograms kilos'],
];

function addKazakh(all: Map<string, Thing>, kind: Kind, sign: string, stem: string): void {
  for (const ending of endingsOf(stem)) addForm(all, stem + ending, { kind, sign, language: 'kk', ending, isOfOne: false });
  // «Жиырма бес пайыздық»: the number is written in digits, the word stays.
  const adjective = stem + adjectiveEnding(stem);
  for (const ending of ['', ...endingsOf(adjective)])
    addForm(all, adjective + ending, { kind: 'word', sign: '', language: 'kk', ending: '', isOfOne: false });
}

function addForm(all: Map<string, Thing>, form: string, thing: Thing): void {
  all.set(form, thing);
  const plain = withoutSpecialLetters(form);
  if (!all.has(plain)) all.set(plain, thing);
}
