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
/** Names by themselves whose other forms are mostly words: a hobby, epics, the pearl, the goal. */
const FORMS_TOO = new Set(
  'есен ермек дастан меруерт мұрат мурат мерей дәулет даулет әсем қарлығаш мақпал макпал'.split(' ').map(toPlainLetters),
);
/** «Қазақстандық», «алматылық» are adjectives, and small. */
const ADJECTIVE = /^[лдт][ыи]к/;
/** Shorter ones with an ending are too like other words. */
const SHORTEST_STEM = 4;
const COMMON = [...FIRST_NAME_WORDS, ...PLACE_WORDS, ...PRODUCT_WORDS].map(toPlainLetters).filter((name) => !WORDS_TOO.has(name));

const FIRST_NAMES = new Set([...FIRST_NAME_WORDS].map(toPlainLetters));
const PATRONYMIC = /^(.{3,})(?:улы|кызы)/;
/** Of one's own and of several, which no person has: «арманы», «мұратымыз», «дастандар». */
const IMPERSONAL = /^(?:сы|си|[ыи]|лар|лер|дар|дер|тар|тер)/;
/** Endings of a name that only Russian has. */
const RUSSIAN_ENDING = /^(?:а|у|ом)$/;

/** Whether a word, in lower case without Kazakh letters, is a name in any case of both languages. */
export type NameTest = (plain: string) => boolean;

/** Knows the names that are given, of one word or several. */
export function nameTest(given: Iterable<string>): NameTest {
  const words = [...given].flatMap((name) => name.split(/\s+/)).filter((word) => word !== '');
  return testFor(
    words.map((word) => toPlainLetters(word.normalize('NFC').toLowerCase())),
    true,
  );
}

/** Knows common names. */
export const isCommonName: NameTest = testFor(COMMON, false);

/** Knows the names that are words too, of which only what stands beside them tells that a person is meant. */
export const isDoubtfulName: NameTest = (word) => isFormOfPerson(word, DOUBTFUL);

const DOUBTFUL = new Set([...FIRST_NAMES].filter((name) => WORDS_TOO.has(name) || FORMS_TOO.has(name)));

/** The name itself, or a case of it that a person takes. */
function isFormOfPerson(word: string, names: ReadonlySet<string>): boolean {
  if (names.has(word)) return true;
  for (let length = 3; length < word.length; length++) {
    const ending = word.slice(length);
    if (!names.has(word.slice(0, length)) || IMPERSONAL.test(ending) || WORDS_TOO.has(word)) continue;
    if (RUSSIAN_ENDING.test(ending)) return true;
    if (splitEndings(word, word).some(({ stem, weight }) => weight > 0 && stem.length === length) && !ADJECTIVE.test(ending)) return true;
  }
  return false;
}

/** `takesForms`: names that are words too are known in their cases as well. */
function testFor(plainNames: readonly string[], takesForms: boolean): NameTest {
  const isWord = (name: string) => WORDS_TOO.has(name) || FORMS_TOO.has(name);
  const wordsToo = new Set(plainNames.filter(isWord));
  const names = new Set(plainNames.filter((name) => !isWord(name)));
  const stems = new Set([...names].map(stemOf).filter((stem) => stem.length >= SHORTEST_STEM));
  return (word) => {
    if (FIRST_NAMES.has(PATRONYMIC.exec(word)?.[1] ?? '')) return true;
    if (takesForms ? isFormOfPerson(word, wordsToo) : wordsToo.has(word) || isRussianForm(word, wordsToo)) return true;
    const plain = word.replace(/(?<=.{2})-.*$/, '');
    if (names.has(plain)) return true;
    if (plain.length <= SHORTEST_STEM || WORDS_TOO.has(plain)) return false;
    return hasNounEnding(plain, stems) || (startsWithName(plain, names) && isNameWithEndings(plain, names));
  };
}

/** «Мурату» is no Kazakh word. */
function isRussianForm(word: string, names: ReadonlySet<string>): boolean {
  const ending = /(?:а|у|ом)$/.exec(word)?.[0];
  return ending !== undefined && names.has(word.slice(0, -ending.length));
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

/** An address of the web or of mail, which is written as it is. */
const ADDRESS =
  /^[("«]*(?:https?:\/\/|www\.)|\S@\S|^[("«]*[\p{L}\p{N}-]{2,}(?:\.[\p{L}\p{N}-]+)*\.(?:[a-z]{2,}|рф|қаз)(?:\/\S*)?[^\p{L}\p{N}]*$/u;

/** The text of a token with its first letter large, if all its letters are small and it is no address. */
export function capitalise(text: string): string {
  if (text !== text.toLowerCase() || ADDRESS.test(text)) return text;
  return text.replace(/^([^\p{L}\p{N}]*)(\p{Ll})/u, (_all, before: string, letter: string) => before + letter.toUpperCase());
}

/** «тоо-ның» as «ТОО-ның»; null when it is no abbreviation. */
export function asAbbreviation(text: string, plain: string): string | null {
  const hyphen = plain.indexOf('-');
  if (!ABBREVIATIONS.has(hyphen === -1 ? plain : plain.slice(0, hyphen))) return null;
  const [head = '', ...endings] = text.split('-');
  return [head.toUpperCase(), ...endings].join('-');
}
