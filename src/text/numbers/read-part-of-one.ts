import { type Line, wordAt } from './line.ts';
import { isWhole, type Numeral } from './numeral.ts';
import { readWhole } from './read-whole.ts';

/** A common fraction: 2 and 3 of «две трети», «үштен екі». */
export interface PartOfOne {
  readonly numerator: number;
  readonly denominator: number;
  readonly to: number;
}

const NAMED: readonly [RegExp, number][] = [
  [/^трет(ь|и|ью|ей|ям|ями|ях)$/, 3],
  [/^четверт(ь|и|ью|ей|ям|ями|ях)$/, 4],
];

/** The common fraction at a place, in either language; «үштен екі» may be something else too, which only its surroundings tell. */
export function readPartOfOne(line: Line, at: number): PartOfOne | null {
  const first = line[at]?.number ? readWhole(line, at) : null;
  return first && readPartBehind(line, first);
}

/** The same, of which the first number is read. */
export function readPartBehind(line: Line, first: Numeral): PartOfOne | null {
  if (!isWhole(first)) return null;
  return first.ending === '' ? readRussian(line, first) : readKazakh(line, first);
}

function readRussian(line: Line, { value, to }: Numeral): PartOfOne | null {
  const named = NAMED.find(([pattern]) => pattern.test(wordAt(line, to)))?.[1];
  if (named !== undefined) return value < named ? { numerator: value, denominator: named, to: to + 1 } : null;
  const item = line[to];
  const denominator = item?.gap === 'none' && item.number?.language === 'ru' ? item.number : null;
  // Parts are feminine: «одна пятая», «две пятых»; «два первых» are not.
  if (!denominator || !/^(я|х|й|ми)$/.test(denominator.ordinal ?? '') || denominator.value < 2) return null;
  if (/^(один|два)$/.test(line[to - 1]?.word ?? '') || (denominator.ordinal === 'й' && !/ой$/.test(item?.word ?? ''))) return null;
  const isOne = /я|й/.test(denominator.ordinal ?? '');
  return value < denominator.value && /(?<!1)1$/.test(String(value)) === isOne
    ? { numerator: value, denominator: denominator.value, to: to + 1 }
    : null;
}

function readKazakh(line: Line, denominator: Numeral): PartOfOne | null {
  if (!/^[нтд][ае]н$/.test(denominator.ending) || line[denominator.to]?.gap !== 'none') return null;
  const numerator = readWhole(line, denominator.to);
  if (numerator === null || numerator.ordinal !== null || numerator.ending !== '' || numerator.value >= denominator.value) return null;
  return { numerator: numerator.value, denominator: denominator.value, to: numerator.to };
}
