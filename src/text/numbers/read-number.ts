import type { Line } from './line.ts';
import type { Numeral } from './numeral.ts';
import { readFraction } from './read-fraction.ts';
import { languageTagged, readWhole } from './read-whole.ts';

/** The number that starts at a place of the line, as long as it goes; null when there is none. */
export function readNumber(line: Line, from: number): Numeral | null {
  const start = readStart(line, from);
  if (start === null) return null;
  const whole = start.ordinal === null && start.ending === '' ? (readFraction(line, start) ?? start) : start;
  return readScale(line, whole);
}

/** Digits, a half, or words for a whole number. */
function readStart(line: Line, from: number): Numeral | null {
  const item = line[from];
  if (item === undefined) return null;
  const simple = { from, to: from + 1, fraction: '', scale: 1, ordinal: null, ending: '', isWritten: false, isBare: false };
  if (item.digits !== null) {
    const fraction = /[.,](\d+)$/.exec(item.core)?.[1] ?? '';
    const to = fraction === '' ? endOfGroups(line, from + 1) : from + 1;
    const value = to === from + 1 ? item.digits : Number(line.slice(from, to).reduce((digits, { core }) => digits + core, ''));
    return { ...simple, to, value, whole: Math.trunc(value), fraction, language: languageTagged(item.language), isWritten: true };
  }
  if (item.number?.rank === 'half' && item.number.language === 'ru') {
    const { value } = item.number;
    if (value >= 1000) return { ...simple, value, whole: value, language: 'ru' };
    return { ...simple, value, whole: 1, fraction: '5', language: 'ru' };
  }
  if (item.word === 'жарты') {
    const next = line[from + 1];
    const isMeasured =
      next?.gap === 'none' && (next.number?.rank === 'scale' || next.thing?.kind === 'percent' || next.thing?.kind === 'measure');
    return isMeasured ? { ...simple, value: 0.5, whole: 0, fraction: '5', language: 'kk' } : null;
  }
  return readWhole(line, from);
}

/** «5 000» as two tokens. */
function endOfGroups(line: Line, from: number): number {
  let to = from;
  while (line[to]?.gap === 'none' && /^\d{3}$/.test(line[to]?.core ?? '')) to++;
  return to;
}

const SLANG: readonly [RegExp, number][] = [
  [/^лям(а|ов|ы)?$/, 1e6],
  [/^косар(ь|я|ей|и)$/, 1e3],
];

/** «5 тысяч», «полтора миллиона»; slang only where it is certainly money. */
function readScale(line: Line, numeral: Numeral): Numeral {
  const next = line[numeral.to];
  if (next?.gap !== 'none' || numeral.scale !== 1 || numeral.ordinal !== null || numeral.ending !== '') return numeral;
  const word = next.number;
  const isPlain = word?.rank === 'scale' && word.ordinal === null && (numeral.isWritten || numeral.fraction !== '');
  const slang = line[numeral.to + 1]?.thing?.kind === 'currency' ? SLANG.find(([pattern]) => pattern.test(next.word))?.[1] : undefined;
  const scale = isPlain ? word.value : slang;
  if (scale === undefined) return numeral;
  const value = Math.round(Number(`${numeral.whole}.${numeral.fraction || '0'}`) * scale * 100) / 100;
  const language = isPlain && next.language === 'kk' && word.language === 'ru' ? 'kk' : (word?.language ?? numeral.language);
  // Half a million is 500,000; 1,5 млн is easier to read than 1,500,000.
  const shown = numeral.whole === 0 ? { whole: value, fraction: '', scale: 1 } : { scale };
  return { ...numeral, ...shown, to: numeral.to + 1, value, ending: word?.ending ?? '', isWritten: false, language };
}
