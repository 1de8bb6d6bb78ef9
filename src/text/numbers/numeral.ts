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

/** «Три миллиона двести» are 3,200,000 for most who say it, and 3,000,200 for some. */
export function isShortened({ value, fraction, ordinal, isWritten }: Numeral): boolean {
  const behind = value % 1e6;
  return !isWritten && fraction === '' && ordinal === null && value >= 1e6 && behind >= 100 && behind < 1000 && behind % 10 === 0;
}
