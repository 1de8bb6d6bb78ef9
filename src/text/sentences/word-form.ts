import { type Form, fact } from '../form.ts';
import { toPlainLetters } from '../language/plain-letters.ts';
import { isPlainWord } from '../plain-word.ts';
import { asAbbreviation, capitalise, isCommonName, isDoubtfulName, type NameTest } from './capitals.ts';
import { type PersonSign, personSign } from './person-signs.ts';
import { AFTER_COMMA, CLOSING, COUNTING, GREETINGS, KNOWING, LEADING, OPENING, RELATIVE } from './sentence-words.ts';

/** What the rules ask of a written word. */
export interface WordForm {
  /** Lower case, without marks and Kazakh letters, ё as е; '' for what is no word. */
  plain: string;
  /** 0 to 1: how much it looks like the verb that a Kazakh sentence ends with. */
  closing: number;
  /** What is said goes on behind it. */
  leading: boolean;
  /** A Kazakh case or converb, behind which a verb has to come. */
  dependent: boolean;
  opening: boolean;
  /** Behind a number: «теңге», «процентов». */
  unit: boolean;
  /** A Russian adjective or number, behind which a noun comes. */
  attribute: boolean;
  /** «келмесе», «болса», «болғандықтан»: its clause ends. */
  conditional: boolean;
  /** Its first letter is large. */
  capital: boolean;
  /** A sentence mark stands behind it. */
  ends: boolean;
  /** Any mark stands behind it. */
  marked: boolean;
  name: boolean;
  /** A name if what stands beside it says so. */
  doubtfulName: boolean;
  /** What it says about the words beside it. */
  personSign: PersonSign | null;
  /** As it is written at the start of a sentence, and inside one. */
  first: string;
  inner: string;
  /** A comma may stand before it, or before what follows it. */
  joins: boolean;
  /** A greeting may begin with it. */
  greets: boolean;
}

const EDGES = /^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu;
const CLEAR_VERB =
  /.(?:амыз|емиз|ймыз|ймиз|амын|емин|ймын|ймин|асыз|есиз|йсыз|йсиз|асын|есин|йсын|йсин|ады|йды|йди|дым|дим|тым|тим|айык|ейик|йык|йик|айын|ейин|ыныздар|иниздер|ынызшы|инизши|ыпты|ипти|пты|пти|ганбыз|генбиз|канбыз|кенбиз|ганмын|генмин|жокпын|жокпыз|меймиз|маймыз|лады|ледиз)$/;
const LIKELY_VERB = /..(?:ды|ди|ты|ти|дык|дик|тык|ыныз|иниз|еди|мады|меди|мак|мек)$/;
const DEPENDENT = /..(?:нын|нин|дын|дин|тын|тин|ып|ип|га|ге|ка|ке|дагы|деги|тагы|теги|атын|етин|йтын|йтин)$/;
const CONDITIONAL =
  /(?:..[аеыилрнйзп]|бол|кел|бер|бар|кер|кет|айт|ет|те|де|же|ма|ме|па|пе)(?:са|се|сам|сем|сан|сен|сак|сек|саныз|сениз|саныздар|сениздер)$/;
const CAUSAL = /(?:[гк]андыктан|[гк]ендиктен)$/;
const RUSSIAN_ATTRIBUTE =
  /..(?:ого|его|ому|ый|ий|ая|яя|ые|ие|ых|их|ую|юю|ыми|ими)$|^(?:два|три|четыре|пять|шесть|семь|восемь|девять|десять|двадцать|тридцать|сорок|сто)$/;
const UNIT = /^(?:тенге|пайыз|процент|рубл|доллар|миллион|миллиард|тысяч|мын|метр|тонна|час|минут|сагат)/;
const JOINS: ReadonlySet<string> = new Set([
  ...AFTER_COMMA,
  ...RELATIVE,
  ...COUNTING,
  ...'потому прежде что если а ал пожалуйста чем'.split(' '),
]);
const GREETING_STARTS: ReadonlySet<string> = new Set([...GREETINGS].map((greeting) => greeting.split(' ')[0] ?? ''));
const ENDS = /[.!?…]["»”’)\]]*$/;
const MARKED = /[.!?…,;:—–-]["»”’)\]]*$/;

const readWord: (form: Form) => WordForm = fact((text) => {
  const isPlain = isPlainWord(text);
  const word = isPlain ? text : text.replace(EDGES, '');
  const plain = toPlainLetters(isPlain ? text : word.normalize('NFC').toLowerCase());
  const name = isCommonName(plain);
  const written = asAbbreviation(text, plain) ?? text;
  return {
    plain,
    closing: CLOSING.has(plain) || CLEAR_VERB.test(plain) ? 1 : Number(LIKELY_VERB.test(plain)) / 2,
    leading: LEADING.has(plain),
    dependent: DEPENDENT.test(plain),
    opening: OPENING.has(plain),
    conditional: CONDITIONAL.test(plain) || CAUSAL.test(plain),
    unit: UNIT.test(plain),
    attribute: RUSSIAN_ATTRIBUTE.test(plain),
    capital: !isPlain && /^\P{L}*\p{Lu}/u.test(word),
    ends: !isPlain && ENDS.test(text),
    marked: !isPlain && MARKED.test(text),
    name,
    doubtfulName: !name && isDoubtfulName(plain),
    personSign: personSign(plain, word),
    first: capitalise(written),
    inner: name ? capitalise(written) : written,
    joins: JOINS.has(plain) || KNOWING.has(plain),
    greets: GREETING_STARTS.has(plain),
  };
});

/** Reads words of a text in which somebody is called so, beside those who have common names. */
export function wordReader(isGiven: NameTest | null): (form: Form) => WordForm {
  if (isGiven === null) return readWord;
  const known = new Map<Form, WordForm>();
  return (form) => {
    let word = known.get(form);
    if (word === undefined) {
      const usual = readWord(form);
      word = !usual.name && isGiven(usual.plain) ? { ...usual, name: true, inner: usual.first } : usual;
      known.set(form, word);
    }
    return word;
  };
}
