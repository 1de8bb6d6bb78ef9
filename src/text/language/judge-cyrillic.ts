import { FIRST_NAME_WORDS, PLACE_WORDS } from '../common-names.ts';
import { ALIKE_WORDS, BORROWED_WORDS } from './borrowed-words.ts';
import { type Split, splitEndings } from './kazakh-endings.ts';
import { KAZAKH_FUNCTION_WORDS, KAZAKH_WORDS } from './kazakh-words.ts';
import { KAZAKH_LETTER, toPlainLetters } from './plain-letters.ts';
import { hasNounEnding, isRussianNoun, isRussianStem, russianShape, stemOf } from './russian-forms.ts';
import { RUSSIAN_FUNCTION_WORDS, RUSSIAN_WORDS } from './russian-words.ts';

interface Scores {
  kk: number;
  ru: number;
  mixedIn: 'kk' | 'ru' | null;
}

const NAMES: ReadonlySet<string> = new Set([...FIRST_NAME_WORDS, ...PLACE_WORDS].map(toPlainLetters));
const BORROWED_STEMS: ReadonlySet<string> = new Set([...BORROWED_WORDS].map(stemOf));
const NAME_STEMS: ReadonlySet<string> = new Set([...NAMES].map(stemOf));
/** Such nouns are the same in most languages, and Kazakh takes them as they are: инвестицияны, технологиямен. */
const INTERNATIONAL = /.{3}(?:[цсз]ия|логия|графия|метрия|тура|ика|изм|метр)$/;
const SURNAME = /.{3}(?:ова|ева|ина|ов|ев|ин)$/;
/** How Russian makes nouns: розетка, заседание, качество, скорость, перевозчик. */
const RUSSIAN_NOUN = /.{3}(?:[бвгджзлмнпрстфхцчшщ]ка|ние|ство|[^с]ость|[чщ]ик|тель)$/;
const RUSSIAN_ENDING_ON_KAZAKH = /(?:ами|ями|ого|ому|ский|ская|ские|ских|чик|ов|ах)$/;

const FUNCTION_WORD = 5;
const KNOWN_WORD = 4;
const KAZAKH_LETTERS = 6;
const RUSSIAN_STEM = 1.6;

/** Whether a lower-case Cyrillic word is Kazakh, Russian, or made of both; 0 and 0 when it can be either. */
export function judgeCyrillic(written: string): Scores {
  const plain = toPlainLetters(written);
  const special = KAZAKH_LETTER.test(written);
  if (NAMES.has(plain) || (!special && (BORROWED_WORDS.has(plain) || ALIKE_WORDS.has(plain) || INTERNATIONAL.test(plain)))) {
    return { kk: 0, ru: 0, mixedIn: null };
  }
  const kazakh = judgeKazakh(plain, written);
  if (special) {
    if (kazakh.mixed) return { kk: KAZAKH_LETTERS, ru: 0, mixedIn: 'kk' };
    if (!kazakh.known && RUSSIAN_ENDING_ON_KAZAKH.test(plain)) return { kk: 3, ru: 3, mixedIn: 'ru' };
    return { kk: KAZAKH_LETTERS, ru: 0, mixedIn: null };
  }
  const russian = judgeRussian(plain);
  if (kazakh.mixed && !russian.known) return { kk: kazakh.score, ru: -2, mixedIn: 'kk' };
  // «вопросы» is a Russian plural before it is «вопрос» with a Kazakh ending.
  if (kazakh.mixed) return { kk: kazakh.score - 2.5, ru: russian.score, mixedIn: 'kk' };
  return { kk: kazakh.score, ru: kazakh.known && !russian.known ? 0 : russian.score, mixedIn: null };
}

interface Reading {
  score: number;
  /** The word or its stem is on a list. */
  known: boolean;
}

function judgeRussian(plain: string): Reading {
  if (RUSSIAN_FUNCTION_WORDS.has(plain)) return { score: FUNCTION_WORD, known: true };
  if (RUSSIAN_WORDS.has(plain) || isRussianNoun(plain)) return { score: KNOWN_WORD, known: true };
  if (hasNounEnding(plain, BORROWED_STEMS) || hasNounEnding(plain, NAME_STEMS)) return { score: 2.5, known: true };
  return { score: russianShape(plain), known: false };
}

function judgeKazakh(plain: string, written: string): Reading & { mixed: boolean } {
  if (KAZAKH_FUNCTION_WORDS.has(plain)) return { score: FUNCTION_WORD, known: true, mixed: false };
  if (KAZAKH_WORDS.has(plain)) return { score: KNOWN_WORD, known: true, mixed: false };
  const splits = splitEndings(plain, written);
  for (const split of splits) {
    const found = judgeStem(split, written);
    if (found) return found;
  }
  const best = splits.reduce((most, { weight }) => Math.max(most, weight), 0);
  if (splits.some((split) => isRussianWithEnding(split, written))) return { score: RUSSIAN_STEM + best, known: false, mixed: true };
  return { score: best, known: false, mixed: false };
}

function judgeStem({ stem, weight }: Split, written: string): (Reading & { mixed: boolean }) | null {
  const long = stem.length >= 3 || weight >= 1;
  // «шығады» is of «шық», «табу» of «тап».
  const unvoiced = stem.replace(/г$/, 'к').replace(/б$/, 'п');
  if (long && (KAZAKH_WORDS.has(stem) || KAZAKH_WORDS.has(unvoiced) || KAZAKH_FUNCTION_WORDS.has(stem)))
    return { score: 3 + Math.min(1.5, weight), known: true, mixed: false };
  if (NAMES.has(stem) || BORROWED_WORDS.has(stem)) return { score: 2 + weight, known: true, mixed: false };
  if (isRussianStem(stem) && !KAZAKH_LETTER.test(written.slice(0, stem.length))) return { score: 2.5 + weight, known: true, mixed: true };
  if (INTERNATIONAL.test(stem)) return { score: 2 + weight, known: true, mixed: false };
  return null;
}

/** Where the ending has Kazakh letters, or the stem can be nothing but a Russian noun, a short ending tells enough. */
function isRussianWithEnding({ stem, weight }: Split, written: string): boolean {
  if (KAZAKH_LETTER.test(written.slice(0, stem.length)) || SURNAME.test(stem)) return false;
  if (RUSSIAN_NOUN.test(stem)) return weight >= 0.4 || KAZAKH_LETTER.test(written);
  return russianShape(stem) >= RUSSIAN_STEM && (weight >= 1 || KAZAKH_LETTER.test(written));
}
