import type { Language } from './number-word.ts';

/** A number as it was said. */
export interface Numeral {
  /** Its items of the line, the last not included. */
  readonly from: number;
  readonly to: number;
  readonly value: number;
  /** 2, «5» and 1,000,000 of «два с половиной миллиона»; the scale is 1 where digits are simply told. */
  readonly whole: number;
  readonly fraction: string;
  readonly scale: number;
  readonly ordinal: string | null;
  /** The Kazakh ending of its last word. */
  readonly ending: string;
  readonly language: Language;
  /** Only digits, which are fine as they are. */
  readonly isWritten: boolean;
  /** One of the words for 100, 1,000 and so on alone, with no number before it. */
  readonly isBare: boolean;
}

/** How many scales were told does not matter for the rest: only whether the number is a plain count. */
export function isWhole({ fraction, scale, ordinal }: Numeral): boolean {
  return fraction === '' && scale === 1 && ordinal === null;
}
