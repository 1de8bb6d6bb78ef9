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
import { writeDigitRun, writeNamed } from './write-digit-run.ts';
import { writeFraction, writeHalfPercent } from './write-fraction.ts';
import { writeOrdinal } from './write-ordinal.ts';
import { writeSigned } from './write-signed.ts';
import { writeKazakhHalf, writeMinutesPast, writeSpokenClock, writeTime } from './write-time.ts';

/** Rules that start at a word, then those that start with a number; the first that fits decides. */
const AT_WORD = [writeDigitRun, writeSpokenClock, writeNamed, writeSigned, writeHalfPercent];
const AT_NUMBER = [writeDate, writeKazakhHalf, writeMinutesPast, writeFraction, writeTime, writeOrdinal, writeAmount];

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
      const senses = passage.tokens.map(({ text }) => senseOf(text));
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
      at++;
      continue;
    }
    for (; done < item.token; done++) push(written, tokens[done]);
    const spoken = tokens.slice(item.token, end.token + 1);
    written.push(joinTokens(spoken, item.lead + found.text + end.trail, languageOf(line, at, found.to)));
    done = end.token + 1;
    last = found.number;
    at = found.to;
  }
  for (; done < tokens.length; done++) push(written, tokens[done]);
  return written;
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
  if (numeral === null) return null;
  for (const rule of AT_NUMBER) {
    const written = rule(scene, numeral);
    if (written) return isHalfOfTwo(scene, numeral, written) ? null : written;
  }
  return null;
}

/** Of two numbers side by side that are neither one number nor a range, «сто сто двадцать тысяч», none is written alone. */
function isHalfOfTwo({ line, last }: Scene, { from, to, ending }: Numeral, written: Written): boolean {
  const before = line[from - 1]?.number;
  const followed = written.to === to && ending === '' && line[to]?.gap === 'none' && readNumber(line, to) !== null;
  const isLeft = line[from]?.gap === 'none' && before != null && before.ending === '' && last?.to !== from;
  return followed || isLeft;
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
