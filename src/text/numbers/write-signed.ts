import { type Line, wordAt, wordBefore } from './line.ts';
import { isWhole, type Numeral } from './numeral.ts';
import { readNumber } from './read-number.ts';
import type { Scene, Written } from './scene.ts';
import { writeAmount } from './write-amount.ts';

const SIGNS: Readonly<Record<string, string>> = { минус: '−', плюс: '+' };

/** «Минус двадцать градусов», «плюс пять процентов»; a plus without a measure is said, not written. */
export function writeSigned(scene: Scene, at: number): Written | null {
  const { line } = scene;
  const sign = SIGNS[line[at]?.word ?? ''];
  // «Плюс минус десять процентов» has no sign of its own.
  if (sign === undefined || line[at + 1]?.gap !== 'none' || wordBefore(line, at) === 'плюс') return null;
  const numeral = readNumber(line, at + 1);
  const amount = numeral && writeAmount(scene, numeral);
  if (numeral && !amount && isSignedRange(line, at, numeral)) return { to: numeral.to, text: sign + numeral.value, number: numeral };
  if (!amount || numeral.ordinal !== null) return null;
  const isMeasured = amount.to > numeral.to;
  return sign === '−' || isMeasured ? { ...amount, text: sign + amount.text } : null;
}

/** «От минус пяти до плюс десяти». */
function isSignedRange(line: Line, at: number, numeral: Numeral): boolean {
  if (!isWhole(numeral) || !/^(от|с)$/.test(wordBefore(line, at))) return false;
  return wordAt(line, numeral.to) === 'до' && SIGNS[wordAt(line, numeral.to + 1)] !== undefined;
}
