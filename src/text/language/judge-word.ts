import { type Form, fact } from '../form.ts';
import { judgeCyrillic } from './judge-cyrillic.ts';
import { isEnding } from './kazakh-endings.ts';
import { KAZAKH_LETTER, toPlainLetters } from './plain-letters.ts';

/** What a word says by itself; each figure is the higher the more likely, 0 says nothing. */
export interface Evidence {
  kk: number;
  ru: number;
  en: number;
  /** The language around a word that has a stem of one language and an ending of this one; null for all others. */
  mixedIn: 'kk' | 'ru' | null;
  /** Written in another script: none of the three. */
  foreign: boolean;
  /** A full stop, a question or exclamation mark stands behind it. */
  endsSentence: boolean;
}

/** No word is longer; of what is, the beginning tells enough. */
const LONGEST = 100;
const NOTHING = { kk: 0, ru: 0, en: 0, mixedIn: null } as const;
const CERTAIN = 6;

const SENTENCE_END = /[.!?…]["»”’)\]]*$/;
const CYRILLIC_WORD = /^[а-яёәғқңөұүһі]+$/;
const PART = /\p{Script=Cyrillic}[\p{Script=Cyrillic}\p{M}]*|\p{Script=Latin}[\p{Script=Latin}\p{M}'’]*|\p{L}+|\d+/gu;
const CYRILLIC = /\p{Script=Cyrillic}/u;
const LATIN = /\p{Script=Latin}/u;
/** Letters of the Kazakh Latin alphabet that English has not; see docs/text-language.md. */
const KAZAKH_LATIN = /[äğñöūüşı]|q(?!u)/;
const CAPITALS = /^\p{Lu}{2,5}$/u;
/** Abbreviations, which belong to neither language; by whose words they are made, an ending on them is of one language or two. */
const KAZAKH_ABBREVIATIONS = new Set('жшс ққс ақ жк бсн жсн қр жао қмж қк еуқ'.split(' '));
const ABBREVIATIONS = new Set(
  'тоо ао ип ндс бин иин рк гчп крк мвд мчс сми ооо фио тз кп ту дкп цон ит ai crm erp kpi pdf vpn sms usb hr pr api b2b b2c pos qr gps sap seo smm ceo cfo vip'.split(
    ' ',
  ),
);
const RUSSIAN_ORDINAL_ENDING = /^(?:й|я|е|х|м|го|му|ми|ый|ой|ая|ое|ые|ого|ому|ых|ти|ю|ую)$/;

const LOOK_ALIKE: Readonly<Record<string, string>> = {
  i: 'і',
  a: 'а',
  e: 'е',
  o: 'о',
  c: 'с',
  p: 'р',
  x: 'х',
  y: 'у',
  h: 'һ',
  ə: 'ә',
  ө: 'ө',
};
const BOTH_SCRIPTS = /(?=\p{L}*\p{Script=Cyrillic})(?=\p{L}*\p{Script=Latin})\p{L}+/gu;

/** The evidence of one written word, marks and capitals included. */
export const judgeWord: (form: Form) => Evidence = fact((text) => {
  const parts = partsOf(text.slice(0, LONGEST));
  const letters = parts.filter((part) => /\p{L}/u.test(part));
  return {
    ...(judgeEnding(parts) ?? sum(letters.map(judgePart))),
    foreign: letters.length > 0 && letters.every((part) => !CYRILLIC.test(part) && !LATIN.test(part)),
    endsSentence: SENTENCE_END.test(text),
  };
});

function partsOf(text: string): readonly string[] {
  if (CYRILLIC_WORD.test(text)) return [text];
  return text.normalize('NFC').replace(BOTH_SCRIPTS, toCyrillic).match(PART) ?? [];
}

type Scores = Pick<Evidence, 'kk' | 'ru' | 'en' | 'mixedIn'>;

function judgePart(part: string): Scores {
  const word = part.toLowerCase();
  if (CAPITALS.test(part) || ABBREVIATIONS.has(word) || KAZAKH_ABBREVIATIONS.has(word)) return NOTHING;
  if (CYRILLIC.test(part)) return { ...judgeCyrillic(word), en: -4 };
  if (!LATIN.test(part)) return NOTHING;
  return KAZAKH_LATIN.test(word) ? { ...NOTHING, kk: CERTAIN } : { ...NOTHING, en: CERTAIN };
}

/** An ending behind a hyphen, as in «Excel-ге», «ТОО-ның», «25-те», «5-го»; null when the last part is none. */
function judgeEnding(parts: readonly string[]): Scores | null {
  const ending = parts.at(-1)?.toLowerCase() ?? '';
  const before = parts.at(-2);
  if (before === undefined || !CYRILLIC.test(ending)) return null;
  const digits = /^\d/.test(before);
  if (digits && RUSSIAN_ORDINAL_ENDING.test(ending)) return { ...NOTHING, ru: CERTAIN, en: -4 };
  if (!isEnding(toPlainLetters(ending))) return null;
  const stem = before.toLowerCase();
  const kazakh = digits || KAZAKH_ABBREVIATIONS.has(stem) || KAZAKH_LETTER.test(stem);
  if (kazakh) return { ...NOTHING, kk: CERTAIN, en: -4 };
  if (LATIN.test(stem) || CAPITALS.test(before) || ABBREVIATIONS.has(stem)) return { ...NOTHING, kk: CERTAIN, en: -4, mixedIn: 'kk' };
  return null;
}

/** All parts together; of «счет-фактураны» the end decides, as it does for the sentence. */
function sum(parts: readonly Scores[]): Scores {
  const last = parts.at(-1);
  if (last === undefined || last.mixedIn) return last ?? NOTHING;
  return parts.reduce((total, { kk, ru, en }) => ({ kk: total.kk + kk, ru: total.ru + ru, en: total.en + en, mixedIn: null }));
}

function toCyrillic(word: string): string {
  const repaired = Array.from(word.toLowerCase(), (letter) => LOOK_ALIKE[letter] ?? letter).join('');
  return LATIN.test(repaired) ? word : repaired;
}
