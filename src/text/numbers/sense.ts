import { type Form, fact, formOf } from '../form.ts';
import { isPlainWord } from '../plain-word.ts';
import { type Month, months } from './calendar-words.ts';
import { englishNumbers } from './english-numbers.ts';
import { kazakhNumbers, mixedNumbers } from './kazakh-numbers.ts';
import type { NumberWord } from './number-word.ts';
import { russianNumbers } from './russian-numbers.ts';
import { type Thing, things } from './things.ts';

/** What a word may be, whatever stands round it. */
export interface Sense {
  /** Without marks and case; е for ё. */
  readonly word: string;
  /** As it is written, without marks. */
  readonly core: string;
  /** Marks before and behind it. */
  readonly lead: string;
  readonly trail: string;
  readonly number: NumberWord | null;
  /** Digits: 2.5 of «2,5»; null when there are none. */
  readonly digits: number | null;
  readonly month: Month | null;
  readonly thing: Thing | null;
  /** Of a word with a hyphen whose parts are numbers all: «пять-десять». */
  readonly parts: readonly Sense[] | null;
  /** Whether what is to be rewritten can start with it. */
  readonly isStart: boolean;
}

interface Dictionary {
  readonly numbers: ReadonlyMap<string, NumberWord>;
  readonly things: ReadonlyMap<string, Thing>;
  readonly months: ReadonlyMap<string, Month>;
}
/** Made when the first word is looked at: some ten thousand forms. */
let dictionary: Dictionary | null = null;

function words(): Dictionary {
  dictionary ??= {
    numbers: new Map([...englishNumbers(), ...mixedNumbers(), ...kazakhNumbers(), ...russianNumbers()]),
    things: things(),
    months: months(),
  };
  return dictionary;
}

/** Half past, a quarter to, minus, plus. */
const OPENINGS =
  /^(половин[аеуы]|пол(первого|второго|третьего|четвертого|пятого|шестого|седьмого|восьмого|девятого|десятого|одиннадцатого|двенадцатого)|без|четверть|минус|плюс|жарты|полпроцента)$/;
const WRITTEN = /^(?:\d{1,3}(?:[ \u00A0\u202F]\d{3})+|\d+)(?:[.,]\d+)?$/;

/** Longer ones are no numbers. */
const LONGEST = 40;

export const senseOf: (form: Form) => Sense = fact((text) => (text.length > LONGEST ? plain('', text, text, '') : analyse(text)));

/** Whether two words may be parts of one number that is told, in words or in digits. «Он» beside «он» is nobody's number. */
export function areNumberWords(one: string, other: string): boolean {
  const [first, second] = [senseOf(formOf(one)), senseOf(formOf(other))];
  const areNumbers = [first, second].every(({ number, digits }) => number !== null || digits !== null);
  return areNumbers && !(first.number?.looksRussian && second.number?.looksRussian);
}

function plain(lead: string, word: string, core: string, trail: string): Sense {
  return { word, core, lead, trail, number: null, digits: null, month: null, thing: null, parts: null, isStart: false };
}

function analyse(text: string): Sense {
  if (isPlainWord(text)) return analyseWord('', text.replaceAll('ё', 'е'), text, '');
  const [, lead = '', core = '', trail = ''] = /^([^\p{L}\p{N}]*)(.*?)([^\p{L}\p{N}]*)$/su.exec(text.normalize('NFC')) ?? [];
  const word = core
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replace(/[‐‑–—]/g, '-');
  if (WRITTEN.test(word)) {
    // What stands with a sign («25%», «№5», «+7») is finished.
    const isBare = /^["«(„“]*$/.test(lead) && /^[.,;:!?…"»)”]*$/.test(trail);
    return {
      ...plain(lead, word, core, trail),
      digits: isBare ? Number(word.replace(/[ \u00A0\u202F]/g, '').replace(',', '.')) : null,
      isStart: isBare,
    };
  }
  return word.includes('-') ? analyseParts(lead, word, core, trail) : analyseWord(lead, word, core, trail);
}

function analyseWord(lead: string, word: string, core: string, trail: string): Sense {
  const number = words().numbers.get(word) ?? null;
  const isStart = number !== null || OPENINGS.test(word);
  return {
    ...plain(lead, word, core, trail),
    number,
    isStart,
    month: words().months.get(word) ?? null,
    thing: words().things.get(word) ?? null,
  };
}

function analyseParts(lead: string, word: string, core: string, trail: string): Sense {
  const whole = word.replaceAll('-', '');
  const number = /^пол-/.test(word) ? (words().numbers.get(whole) ?? null) : null;
  if (number || words().things.has(whole))
    return { ...plain(lead, whole, core, trail), number, thing: words().things.get(whole) ?? null, isStart: number !== null };
  const parts = word.split('-').map((part) => analyse(part));
  const isNumber = parts.every((part) => part.number !== null || part.digits !== null);
  return { ...plain(lead, word, core, trail), parts: isNumber ? parts : null, isStart: isNumber };
}
