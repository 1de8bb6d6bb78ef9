import type { Processing } from '../../contract/processing.ts';
import { joinTokens, type Step, type Token } from '../passage.ts';
import { stylesOf } from './conventions.ts';
import { type Line, readLine } from './line.ts';
import type { Numeral } from './numeral.ts';
import { readNumber } from './read-number.ts';
import type { Scene, Written } from './scene.ts';
import { senseOf } from './sense.ts';
import { writeAmount } from './write-amount.ts';
import { writeDate } from './write-date.ts';
import { writeDigitRun, writeLevels, writeNamed } from './write-digit-run.ts';
import { writeFraction, writeHalfPercent } from './write-fraction.ts';
import { writeOrdinal } from './write-ordinal.ts';
import { writeSigned } from './write-signed.ts';
import { writeKazakhHalf, writeMinutesPast, writeSpokenClock, writeTime } from './write-time.ts';

/** Rules that start at a word, then those that start with a number; the first that fits decides. */
const AT_WORD = [writeDigitRun, writeSpokenClock, writeNamed, writeSigned, writeHalfPercent];
const AT_NUMBER = [writeLevels, writeDate, writeKazakhHalf, writeMinutesPast, writeFraction, writeTime, writeOrdinal, writeAmount];

/** So far from a number no word matters to it. */
const NEIGHBOURS = 12;

/**
 * Writes numbers, dates, times, money and measures that were said in Kazakh, in Russian or in a mixture with digits; English
 * cardinals too. What a reader would not write with digits stays a word, and what has digits stays as it is. The conventions
 * are those of `docs/text-numbers.md`, `conventions` over the defaults.
 */
export function writeNumbers(conventions: Processing['numbers']['conventions']): Step {
  const styles = stylesOf(conventions);
  return (passages) =>
    passages.map((passage) => {
      const senses = passage.tokens.map(({ form }) => senseOf(form));
      const first = senses.findIndex(({ isStart }) => isStart);
      if (first < 0) return passage;
      const last = senses.findLastIndex(({ isStart }) => isStart);
      const line = readLine(passage.tokens, senses, Math.max(0, first - NEIGHBOURS), last + NEIGHBOURS);
      return { ...passage, tokens: writeTokens(passage.tokens, line, styles) };
    });
}

function writeTokens(tokens: readonly Token[], line: Line, styles: Scene['styles']): Token[] {
  let done = line[0]?.token ?? 0;
  const written = tokens.slice(0, done);
  let last: Numeral | null = null;
  for (let at = 0; at < line.length; ) {
    const item = line[at];
    const found: Written | null = item?.isStart && item.isFirst ? writeAt({ line, styles, last }, at) : null;
    const end = found && line[found.to - 1];
    if (found === null || item === undefined || !end?.isLast) {
      at = item?.isStart && item.isFirst ? endOfRow(line, at) : at + 1;
      continue;
    }
    for (; done < item.token; done++) push(written, tokens[done]);
    if (item.gap !== 'mark' && item.digits === null && runsInto(written, found)) {
      at = found.to;
      last = null;
      continue;
    }
    const spoken = tokens.slice(item.token, end.token + 1);
    written.push(joinTokens(spoken, item.lead + found.text + end.trail, languageOf(line, at, found.to)));
    done = end.token + 1;
    last = found.number;
    at = found.to;
  }
  for (; done < tokens.length; done++) push(written, tokens[done]);
  return written;
}

/** Whether a reader would take two numbers for one: «iPhone 15 20 000». */
function runsInto(written: readonly Token[], { text }: Written): boolean {
  return /^\d/.test(text) && /(?:^|[\s\u00A0("«])\d+$/.test(written.findLast((token) => token.text !== '')?.text ?? '');
}

function push(tokens: Token[], token: Token | undefined): void {
  if (token) tokens.push(token);
}

function writeAt(scene: Scene, at: number): Written | null {
  for (const rule of AT_WORD) {
    const written = rule(scene, at);
    if (written) return written;
  }
  const numeral = readNumber(scene.line, at);
  if (numeral === null || isShortened(scene.line, numeral)) return null;
  for (const rule of AT_NUMBER) {
    const written = rule(scene, numeral);
    if (written && (written.to > numeral.to || nextOfRow(scene.line, numeral) === null)) return written;
  }
  return null;
}

/** Behind the numbers side by side that are neither one number nor a range, «сто сто двадцать тысяч»: none is written alone. */
function endOfRow(line: Line, from: number): number {
  let numeral = readNumber(line, from);
  if (numeral && isShortened(line, numeral)) return numeral.to;
  let next = numeral && nextOfRow(line, numeral);
  if (next === null) return from + 1;
  for (; next; next = nextOfRow(line, numeral)) numeral = next;
  return numeral?.to ?? from + 1;
}

/** «Миллион двести» is 1,200,000 for most who say it so, without «один», and 1,000,200 for some. */
function isShortened(line: Line, { from, value, fraction, ordinal, isWritten }: Numeral): boolean {
  if (isWritten || fraction !== '' || ordinal !== null || line[from]?.number?.rank !== 'scale') return false;
  const behind = value % 1e6;
  return value >= 1e6 && behind >= 100 && behind < 1000 && behind % 10 === 0;
}

/** The number of the same kind that follows directly: «двадцать пятого сто тысяч» are a day and a count, «2026-м двенадцатого марта» a year and a day. */
function nextOfRow(line: Line, { to, value, ordinal, ending, isWritten }: Numeral): Numeral | null {
  if (isWritten || ending !== '' || !/none|hyphen/.test(line[to]?.gap ?? '')) return null;
  const next = readNumber(line, to);
  if (next === null || next.isWritten || (next.ordinal === null) !== (ordinal === null)) return null;
  return ordinal !== null && value > 31 && line[next.to]?.month ? null : next;
}

/** The language of most words; of two equals the last, which carries the ending. */
function languageOf(line: Line, from: number, to: number): string {
  const last = line[to - 1]?.language ?? 'und';
  const words = line.slice(from, to);
  if (words.every(({ language }) => language === last)) return last;
  const counts = Map.groupBy(words, ({ language }) => language);
  const most = Math.max(...[...counts.values()].map(({ length }) => length));
  return words.findLast(({ language }) => counts.get(language)?.length === most)?.language ?? last;
}
