import { FIRST_NAME_WORDS, PLACE_WORDS, PRODUCT_WORDS } from '../common-names.ts';
import { splitEndings } from '../language/kazakh-endings.ts';
import { toPlainLetters } from '../language/plain-letters.ts';
import { hasNounEnding, stemOf } from '../language/russian-forms.ts';
import { ABBREVIATIONS } from './sentence-words.ts';

/** Names that are words as well: «вера», «болат», «семей». They are written with a capital when they are given, not by themselves. */
const WORDS_TOO = new Set(
  `вера надежда роза роман лев бота дана данна арман еркін еркин ерлік берік берик қанат канат болат бақыт рахат думан сәуле толқын ұлан қуат куат қуаныш куаныш
  мейірім дархан аян мөлдір молдир ардақ айым жанар серік серик қайрат самал дина орал семей достық рудный мира ақбота анар айдар бейбіт дәурен даурен
  думан айдан айда айдын айды айлар аймен ырыс шынар өмір сания сара мария слава
  төлеген тоқтар жұлдыз жулдыз ғалым галым алмас әдемі салтанатты дәулетті мерейлі мұраты мұратын мұратымыз таразы таразыға таразыны таразыда максимума максимуме`
    .split(/\s+/)
    .map(toPlainLetters),
);
/** «Қазақстандық», «алматылық» are adjectives, and small. */
const ADJECTIVE = /^[лдт][ыи]к/;
/** Shorter ones with an ending are too like other words. */
const SHORTEST_STEM = 4;
const COMMON = [...FIRST_NAME_WORDS, ...PLACE_WORDS, ...PRODUCT_WORDS].map(toPlainLetters).filter((name) => !WORDS_TOO.has(name));

/** Whether a word, in lower case without Kazakh letters, is a name in any case of both languages. */
export type NameTest = (plain: string) => boolean;

/** Knows the names that are given, of one word or several. */
export function nameTest(given: Iterable<string>): NameTest {
  const words = [...given].flatMap((name) => name.split(/\s+/)).filter((word) => word !== '');
  return testFor(words.map((word) => toPlainLetters(word.normalize('NFC').toLowerCase())));
}

/** Knows common names. */
export const isCommonName: NameTest = testFor(COMMON);

function testFor(plainNames: readonly string[]): NameTest {
  const names = new Set(plainNames);
  const stems = new Set(plainNames.map(stemOf).filter((stem) => stem.length >= SHORTEST_STEM));
  return (word) => {
    const plain = word.replace(/(?<=.{2})-.*$/, '');
    if (names.has(plain)) return true;
    if (plain.length <= SHORTEST_STEM || WORDS_TOO.has(plain)) return false;
    return hasNounEnding(plain, stems) || (startsWithName(plain, names) && isNameWithEndings(plain, names));
  };
}

/** Few words do, and only those are split. */
function startsWithName(plain: string, names: ReadonlySet<string>): boolean {
  for (let length = SHORTEST_STEM; length < plain.length; length++) if (names.has(plain.slice(0, length))) return true;
  return false;
}

function isNameWithEndings(plain: string, names: ReadonlySet<string>): boolean {
  return splitEndings(plain, plain).some(
    ({ stem, weight }) => weight > 0 && stem.length >= SHORTEST_STEM && names.has(stem) && !ADJECTIVE.test(plain.slice(stem.length)),
  );
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
