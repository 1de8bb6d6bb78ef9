import { isRussianNoun } from '../language/russian-forms.ts';
import { hang } from './figure.ts';
import { type Line, wordAt, wordBefore } from './line.ts';
import { isWhole, type Numeral } from './numeral.ts';
import { readWhole } from './read-whole.ts';
import type { Scene, Written } from './scene.ts';

const IDENTITY = /^(иин|бин|жсн|бсн)/;
const NAMED =
  /^(номер\p{L}{0,3}|нөмір\p{L}{0,4}|номері|счет\p{L}{0,2}|шот\p{L}{0,4}|код\p{L}{0,2}|пин|артикул\p{L}{0,2}|индекс\p{L}{0,2}|телефон\p{L}{0,4}|дело|іс)$/u;
const PHONE = /^(телефон\p{L}{0,4}|нөмір\p{L}{0,4}|номер\p{L}{0,3}|ватсап\p{L}{0,2}|whatsapp|сотовый|ұялы|тел)$/u;
const COUNTED =
  /^(человек|людей|сотрудник|клиент|участник|раз|рет|штук|экземпляр|минут|час(а|ов)?$|дн(я|ей)$|день$|недел|месяц|лет$|год(а|ов)?$|адам|қызметкер|дана|күн|апта|ай$|жыл$|сағат)/;
const SHORTEST_ACCOUNT = 4;
const LEVELLED = /^(верси\p{L}{1,2}|релиз\p{L}{0,2}|(под)?пункт\p{L}{0,2}|раздел\p{L}{0,2}|нұсқа\p{L}{0,5}|тарма[қғ]\p{L}{0,4})$/u;
const CARD = /^карт(а|ы|е|у|ой|асы|асының|аның|аға|амның|ам)$/u;
const CARD_DIGITS = 16;
const NEAR = 4;
/** Longer rows are not one number, and looking at all of them from each of them would take too long. */
const MOST_GROUPS = 24;

interface Run {
  /** The digits said so far, and the item behind them, after each group. */
  readonly steps: readonly { readonly digits: string; readonly to: number }[];
  readonly isOneByOne: boolean;
  readonly ending: string;
}

/** Digits that are told and not counted, one by one or in groups: phones, identity numbers, accounts, contracts, cases. */
export function writeDigitRun(scene: Scene, at: number): Written | null {
  const { line, last } = scene;
  const hasPlus = line[at]?.word === 'плюс';
  const from = hasPlus ? at + 1 : at;
  if (!isDigits(line, from) || !isDigits(line, from + 1)) return null;
  // The end of a longer row is no number of its own.
  if (isDigits(line, at - 1) && line[at]?.gap !== 'mark' && last?.to !== at) return null;
  if (hasPlus && line[from]?.gap === 'mark') return null;
  const run = readRun(line, from);
  const all = run.steps.at(-1);
  if (all === undefined || run.steps.length < 2) return null;
  const near = nearWords(line, at);
  const write = (digits: string, to: number) => ({ to, text: to === all.to ? hang(digits, run.ending) : digits, number: null });
  if (!hasPlus && (near.some((word) => IDENTITY.test(word)) || all.digits.length === 12) && all.digits.length >= 10)
    return write(all.digits, all.to);
  if (!hasPlus && all.digits.length === CARD_DIGITS && near.some((word) => CARD.test(word))) return write(inFours(all.digits), all.to);
  const phone = run.steps.find(({ digits }) => /^[78][3-9]\d{9}$/.test(digits));
  if (phone && run.steps.indexOf(phone) >= 2) return write(asPhone(phone.digits.slice(1), scene), phone.to);
  if (/^[3-7]\d{9}$/.test(all.digits) && near.some((word) => PHONE.test(word))) return write(asPhone(all.digits, scene), all.to);
  if (hasPlus) return null;
  const before = wordBefore(line, at);
  if (NAMED.test(before)) return writeNamedRun(run, { line, before }, write);
  const startsWithZero = run.isOneByOne && all.digits.startsWith('0') && all.digits.length >= 3;
  return startsWithZero && !isCounted(line, all.to) ? write(all.digits, all.to) : null;
}

/** «Номер сто двадцать три сорок пять»; what counts behind it is no part of it: «номер пять двадцать человек». */
function writeNamedRun(
  { steps }: Run,
  { line, before }: { line: Line; before: string },
  write: (digits: string, to: number) => Written,
): Written | null {
  const ends = steps.length - (isCounted(line, steps.at(-1)?.to ?? 0) ? 1 : 0);
  const end = steps[ends - 1];
  // «Счёт два два» is a score.
  const least = /^сч[её]т/.test(before) ? SHORTEST_ACCOUNT : 1;
  return end !== undefined && ends > 1 && end.digits.length >= least ? write(end.digits, end.to) : null;
}

/** Whether what stands at a place is counted, or makes the number before it larger. */
function isCounted(line: Line, at: number): boolean {
  const item = line[at];
  if (item?.gap !== 'none') return false;
  return (
    item.thing !== null ||
    item.number?.rank === 'scale' ||
    COUNTED.test(item.word) ||
    (/[ое]в$/.test(item.word) && isRussianNoun(item.word))
  );
}

function isDigits(line: Line, at: number): boolean {
  const item = line[at];
  return item !== undefined && (item.number !== null || item.digits !== null);
}

function inFours(digits: string): string {
  return digits.replace(/(?<=\d)(?=(?:\d{4})+$)/g, '\u00A0');
}

function asPhone(digits: string, { styles, line }: Scene): string {
  let at = 0;
  const { phone } = line.some(({ language }) => language === 'kk') ? styles.kk : styles.ru;
  return phone.replace(/#/g, () => digits[at++] ?? '').replaceAll(' ', '\u00A0');
}

/** Neighbouring numbers below a thousand; unlike others they may be far apart. */
function readRun(line: Line, from: number): Run {
  const steps: { digits: string; to: number }[] = [];
  let digits = '';
  let isOneByOne = true;
  let ending = '';
  for (let at = from; at < line.length && ending === '' && steps.length < MOST_GROUPS; ) {
    const item = line[at];
    if (item === undefined || (at > from && item.gap === 'mark')) break;
    const written = item.digits !== null && /^\d+$/.test(item.core) ? item.core : null;
    const group = written === null ? readWhole(line, at) : null;
    if (written === null && (group === null || group.scale !== 1 || group.ordinal !== null || group.value > 999)) break;
    digits += written ?? group?.value;
    at = group?.to ?? at + 1;
    ending = group?.ending ?? '';
    isOneByOne &&= written === null && (group?.value ?? 10) < 10;
    steps.push({ digits, to: at });
  }
  return { steps, isOneByOne, ending };
}

function nearWords(line: Line, at: number): string[] {
  return line.slice(Math.max(0, at - NEAR), at).map(({ word }) => word);
}

/** «Дом двадцать два дробь три» as 22/3; «версия два точка пять» as 2.5, of what has levels. */
export function writeLevels({ line }: Scene, first: Numeral): Written | null {
  const isSlashed = wordAt(line, first.to) === 'дробь';
  if (first.isWritten || (!isSlashed && !LEVELLED.test(wordBefore(line, first.from)))) return null;
  let text = '';
  for (let level: Numeral | null = first; level !== null && isWhole(level); ) {
    text += hang(String(level.value), level.ending);
    const { to, ending }: Numeral = level;
    const said = wordAt(line, to);
    const mark = said === 'дробь' ? '/' : !isSlashed && /^(точка|нүкте)$/.test(said) ? '.' : '';
    level = mark !== '' && ending === '' && line[to + 1]?.gap === 'none' ? readWhole(line, to + 1) : null;
    if (level === null) return /[./]/.test(text) ? { to, text, number: null } : null;
    text += mark;
  }
  return null;
}

/** «Номер пять», «нөмірі жиырма бес»: a name, which has no groups. */
export function writeNamed({ line }: Scene, at: number): Written | null {
  const before = wordBefore(line, at);
  if (!/^н[оө]м/.test(before) || !/^(номер\p{L}{0,3}|нөмір(і|ім|ің|іміз|іңіз)?|номері)$/u.test(before)) return null;
  const numeral = line[at]?.digits == null ? readWhole(line, at) : null;
  if (numeral === null || (numeral.ordinal !== null && numeral.language === 'kk') || line[numeral.to]?.thing) return null;
  if (wordAt(line, numeral.to) === 'дробь') return null;
  return { to: numeral.to, text: hang(String(numeral.value), numeral.ending), number: numeral };
}
