import { FIRST_NAME_WORDS, PLACE_WORDS, PRODUCT_WORDS } from '../common-names.ts';
import { splitEndings } from '../language/kazakh-endings.ts';
import { toPlainLetters } from '../language/plain-letters.ts';
import { hasNounEnding, stemOf } from '../language/russian-forms.ts';
import { remember } from '../remember.ts';
import { ABBREVIATIONS } from './sentence-words.ts';

/** Names that are words as well: «вера», «болат», «семей». They are written with a capital when they are given, not by themselves. */
const WORDS_TOO = new Set(
  `вера надежда роза роман лев бота дана данна арман еркін еркин ерлік берік берик қанат канат болат бақыт рахат думан сәуле толқын ұлан қуат куат қуаныш куаныш
  мейірім дархан аян мөлдір молдир ардақ айым жанар серік серик қайрат самал дина орал семей достық рудный мира ақбота анар айдар бейбіт дәурен даурен
  думан думан ырыс шынар өмір сания сара мария слава`
    .split(/\s+/)
    .map(toPlainLetters),
);
/** Shorter ones with an ending are too like other words. */
const SHORTEST_STEM = 4;
const COMMON = [...FIRST_NAME_WORDS, ...PLACE_WORDS, ...PRODUCT_WORDS].map(toPlainLetters).filter((name) => !WORDS_TOO.has(name));

/** Whether a word, in lower case without Kazakh letters, is a name in any case of both languages. */
export type NameTest = (plain: string) => boolean;

/** Knows the names that are given, and common ones. */
export function nameTest(given: Iterable<string>): NameTest {
  const names = new Set(COMMON);
  for (const name of given)
    for (const word of name.split(/\s+/)) if (word !== '') names.add(toPlainLetters(word.normalize('NFC').toLowerCase()));
  const stems = new Set([...names].map(stemOf).filter((stem) => stem.length >= SHORTEST_STEM));
  return remember((word) => {
    const plain = word.replace(/(?<=.{2})-.*$/, '');
    if (names.has(plain)) return true;
    if (plain.length <= SHORTEST_STEM || WORDS_TOO.has(plain)) return false;
    return (
      hasNounEnding(plain, stems) ||
      splitEndings(plain, plain).some(({ stem, weight }) => weight > 0 && stem.length >= SHORTEST_STEM && names.has(stem))
    );
  });
}

/** The text of a token with its first letter large, if all its letters are small. */
export function capitalise(text: string): string {
  if (text !== text.toLowerCase()) return text;
  return text.replace(/^([^\p{L}\p{N}]*)(\p{Ll})/u, (_all, before: string, letter: string) => before + letter.toUpperCase());
}

/** «тоо-ның» as «ТОО-ның»; null when it is no abbreviation. */
export function asAbbreviation(text: string, plain: string): string | null {
  const hyphen = plain.indexOf('-');
  if (!ABBREVIATIONS.has(hyphen === -1 ? plain : plain.slice(0, hyphen))) return null;
  const [head = '', ...endings] = text.split('-');
  return [head.toUpperCase(), ...endings].join('-');
}
