import { ANY_ENDINGS, endingsOf } from './kazakh-endings.ts';
import type { Language } from './number-word.ts';

export interface Month {
  /** 1 to 12. */
  readonly number: number;
  readonly language: Language;
  /** Of a Kazakh month. A Russian one stands in the genitive, as it does behind a day. */
  readonly ending: string;
  /** A date only behind a Kazakh ordinal: «он екінші март», but «за январь двадцать март тридцать». */
  readonly isDoubtful: boolean;
}

const KAZAKH = ['қаңтар', 'ақпан', 'наурыз', 'сәуір', 'мамыр', 'маусым', 'шілде', 'тамыз', 'қыркүйек', 'қазан', 'қараша', 'желтоқсан'];
const RUSSIAN = ['января', 'февраля', 'марта', 'апреля', 'мая', 'июня', 'июля', 'августа', 'сентября', 'октября', 'ноября', 'декабря'];
/** As Kazakh borrows them. «Май» is butter as well. */
const BORROWED = ['январь', 'февраль', 'март', 'апрель', 'май', 'июнь', 'июль', 'август', 'сентябрь', 'октябрь', 'ноябрь', 'декабрь'];
const ENGLISH = 'January February March April May June July August September October November December'.toLowerCase().split(' ');

export function months(): Map<string, Month> {
  const all = new Map<string, Month>();
  for (const [at, stem] of KAZAKH.entries()) {
    for (const ending of endingsOf(stem))
      all.set(soften(stem, ending) + ending, { number: at + 1, language: 'kk', ending, isDoubtful: false });
  }
  for (const [at, stem] of BORROWED.entries()) {
    const isDoubtful = stem === 'май';
    for (const ending of ['', ...endingsOf(stem)]) all.set(stem + ending, { number: at + 1, language: 'kk', ending, isDoubtful });
    for (const ending of ANY_ENDINGS) all.set((RUSSIAN[at] ?? '') + ending, { number: at + 1, language: 'kk', ending, isDoubtful: false });
    all.set(stem, { number: at + 1, language: 'ru', ending: '', isDoubtful: true });
  }
  for (const [at, form] of RUSSIAN.entries()) all.set(form, { number: at + 1, language: 'ru', ending: '', isDoubtful: false });
  for (const [at, form] of ENGLISH.entries())
    if (form !== 'may' && form !== 'march') all.set(form, { number: at + 1, language: 'en', ending: '', isDoubtful: false });
  return all;
}

/** қыркүйек, қыркүйегі. */
function soften(stem: string, ending: string): string {
  return stem.endsWith('к') && /^[іы]/.test(ending) ? `${stem.slice(0, -1)}г` : stem;
}

const YEARS = new Set([
  ...['год', 'года', 'году', 'годом', 'годе', 'годы', 'годов', 'годам', 'годах', 'годами', 'г'],
  ...['жыл', 'жылдар'].flatMap((stem) => endingsOf(stem).map((ending) => stem + ending)),
  ...['жылғы', 'жылдардағы'],
]);
/** «Екі мың жыл» are two thousand years, «екі мың жылы» is the year 2000. */
const LENGTHS = new Set(['жыл', 'года', 'годы', 'годов', 'годам', 'годами', 'годах']);

/** Words behind the number of a year. */
export function isYear(word: string): boolean {
  return YEARS.has(word);
}

/** Whether a year's word behind a cardinal can only mean the year of this number. */
export function isOneYear(word: string): boolean {
  return YEARS.has(word) && !LENGTHS.has(word);
}
