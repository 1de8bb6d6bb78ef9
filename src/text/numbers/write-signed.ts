import { readNumber } from './read-number.ts';
import type { Scene, Written } from './scene.ts';
import { writeAmount } from './write-amount.ts';

const SIGNS: Readonly<Record<string, string>> = { минус: '−', плюс: '+' };

/** «Минус двадцать градусов», «плюс пять процентов»; a plus without a measure is said, not written. */
export function writeSigned(scene: Scene, at: number): Written | null {
  const { line } = scene;
  const sign = SIGNS[line[at]?.word ?? ''];
  if (sign === undefined || line[at + 1]?.gap !== 'none') return null;
  const numeral = readNumber(line, at + 1);
  const amount = numeral && writeAmount(scene, numeral);
  if (!amount || numeral.ordinal !== null) return null;
  const isMeasured = amount.to > numeral.to;
  return sign === '−' || isMeasured ? { ...amount, text: sign + amount.text } : null;
}
