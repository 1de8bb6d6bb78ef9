import { type KnownNames, lettersOf, nameJoints } from './name-joints.ts';

/** Breaking here is wrong unless there is no other way: inside a name, or between a number and what it counts. */
export const FORBIDDEN = 1000;

const FREE = 0;
export const AFTER_COMMA = 1;
const BEFORE_LINKING_WORD = 2;
const PLAIN = 5;
const INSIDE_NUMBER = 8;
const AWKWARD = 9;

/** Words that open what follows, so that a break belongs before them and not after them. */
const LINKING = wordSet(`
  және бірақ немесе себебі өйткені егер сондықтан алайда дегенмен яғни ал әлде
  и а но или что чтобы если когда потому поэтому хотя как в во на с со к ко от до из у о об по под над при про для без за через между перед
  and but or nor so that because if when while although as in on at to of for from by with without about into over under between through
  the a an`);

/** Kazakh postpositions and question particles belong to the word before them. */
const TRAILING = wordSet('үшін дейін шейін кейін соң туралы бойынша арқылы сияқты бірге қарай бұрын мен бен пен ма ме ба бе па пе');

/** They end with a point that ends no sentence, and what follows belongs to them. */
const ABBREVIATION =
  /^["«(]*(г|гг|ул|пр|пл|д|кв|стр|п|пп|ст|т|рис|табл|им|оф|тел|руб|коп|тыс|долл|тг|ж|жж|көш|мкр|б|бб|mr|mrs|ms|dr|st|no|vs)\.$/iu;

const CLOSING = '["»”’)\\]]*$';
const SENTENCE_END = new RegExp(`[.!?…]${CLOSING}`, 'u');
const CLAUSE_END = new RegExp(`[,;:]${CLOSING}|^[-–—]$`, 'u');
const INITIAL = /^\p{Lu}\.$/u;
const NUMBER = /\d$|^[№$€£₸₽]$/u;
const NUMBER_WORD = wordPattern(
  `екі|үш|төрт|бес|алты|жеті|сегіз|тоғыз|он|жиырма|отыз|қырық|елу|алпыс|жетпіс|сексен|тоқсан|жүз|мың|жарты|жарым|
  дв[аеу]\\p{L}*|тр[иёе]\\p{L}{0,2}|четыр\\p{L}*|пят\\p{L}*|шест\\p{L}*|сем[ьи]\\p{L}*|вос[еь]м\\p{L}*|девят\\p{L}*|десят\\p{L}*|
  \\p{L}+надцат\\p{L}*|двадцат\\p{L}*|тридцат\\p{L}*|сорока?|\\p{L}+десят\\p{L}?|девяност\\p{L}|ст[оа]|\\p{L}+сот|\\p{L}+ста|полтор\\p{L}*|
  two|three|four|five|six|seven|eight|nine|ten|\\p{L}+teen|\\p{L}+ty|hundred|half`,
);
const SCALE = wordPattern('мың|млн|млрд|тыс|миллион\\p{L}*|миллиард\\p{L}*|тысяч\\p{L}*|thousand|million|billion');
const UNIT = wordPattern(
  `теңге\\p{L}*|тенге|тг|рубл\\p{L}*|руб|доллар\\p{L}*|евро\\p{L}*|тиын\\p{L}*|копе\\p{L}*|пайыз\\p{L}*|процент\\p{L}*|
  кг|км|см|мм|мл|га|гб|мб|квт|мг|литр\\p{L}*|грамм\\p{L}*|килограмм\\p{L}*|тонн\\p{L}*|метр\\p{L}*|километр\\p{L}*|гектар\\p{L}*|
  жыл\\p{L}*|ай|күн\\p{L}*|сағат\\p{L}*|минут\\p{L}*|секунд\\p{L}*|адам\\p{L}*|час\\p{L}{0,2}|дн[яеё]\\p{L}?|дней|лет|год\\p{L}{0,2}|месяц\\p{L}*|
  недел\\p{L}*|раза?|человек\\p{L}*|tenge|dollars?|euros?|percent|kg|km|hours?|minutes?|seconds?|days?|weeks?|months?|years?|people|times`,
);
const SIGN = /^[%‰°₸₽€$£]/u;
const DASH = /^[-–—]/u;

/** What a word is for the breaks before and after it. */
interface WordKind {
  letters: string;
  isNumber: boolean;
  startsWithDigit: boolean;
  endsWithDigit: boolean;
  isInitial: boolean;
  isAbbreviation: boolean;
  endsSentence: boolean;
  endsClause: boolean;
  startsWithDash: boolean;
  /** As in thousand. */
  isScale: boolean;
  isNumberWord: boolean;
  /** A unit, its sign, or a scale. */
  isCounted: boolean;
  isLinking: boolean;
  isTrailing: boolean;
  startsNumberOrName: boolean;
}

/** Weighs breaks; it remembers words, of which a transcript has far fewer than places. */
export function createBreakCosts(names: KnownNames = new Map()): (words: readonly string[]) => number[] {
  const kinds = new Map<string, WordKind>();
  const known = (word: string): WordKind => {
    const kind = kinds.get(word) ?? kindOf(word);
    kinds.set(word, kind);
    return kind;
  };
  /** How bad it is to end a line or a cue after each word but the last; 0 is a good place. */
  return (words) => {
    const own = words.map(known);
    const joints = nameJoints(words, (index) => own[index]?.letters ?? '', names);
    return joints.map((joined, index) => {
      const [before, after] = [own[index], own[index + 1]];
      return joined || before === undefined || after === undefined ? FORBIDDEN : pairCost(before, after);
    });
  };
}

function pairCost(before: WordKind, after: WordKind): number {
  if (before.isNumber) return before.endsWithDigit && after.startsWithDigit ? INSIDE_NUMBER : FORBIDDEN;
  if (before.isInitial) return FORBIDDEN;
  if (before.isAbbreviation) return after.startsNumberOrName ? FORBIDDEN : AWKWARD;
  if (before.endsSentence) return FREE;
  if (before.endsClause) return AFTER_COMMA;
  if ((before.isScale || before.isNumberWord) && after.isCounted) return FORBIDDEN;
  if (before.isScale || after.startsWithDash || before.isLinking || after.isTrailing) return AWKWARD;
  return after.isLinking ? BEFORE_LINKING_WORD : PLAIN;
}

function kindOf(word: string): WordKind {
  const letters = lettersOf(word);
  const isScale = SCALE.test(letters);
  return {
    letters,
    isNumber: NUMBER.test(word),
    startsWithDigit: /^\d/.test(word),
    endsWithDigit: /\d$/.test(word),
    isInitial: INITIAL.test(word),
    isAbbreviation: ABBREVIATION.test(word),
    endsSentence: SENTENCE_END.test(word),
    endsClause: CLAUSE_END.test(word),
    startsWithDash: DASH.test(word),
    isScale,
    isNumberWord: NUMBER_WORD.test(letters),
    isCounted: isScale || UNIT.test(letters) || SIGN.test(word),
    isLinking: LINKING.has(letters),
    isTrailing: TRAILING.has(letters),
    startsNumberOrName: /^["«]?[\d\p{Lu}]/u.test(word),
  };
}

function wordSet(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}

/** Whole words in lower case. */
function wordPattern(alternatives: string): RegExp {
  return new RegExp(`^(${alternatives.replace(/\s+/g, '')})$`, 'u');
}
