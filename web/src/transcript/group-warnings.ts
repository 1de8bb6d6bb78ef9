import type { Warning } from '../../../src/contract/job.ts';

/** A place that a warning speaks of, in seconds; `to` is null where it names only a beginning. */
export interface Place {
  from: number;
  to: number | null;
}

/** Warnings that say the same, as one remark with all their places. */
export interface Remark {
  /** Different for each remark. */
  key: string;
  code: string;
  /** The server's own sentence, for codes that the page does not know. */
  message: string;
  details: Readonly<Record<string, unknown>>;
  places: Place[];
}

/** What makes two warnings of one code speak of different things. */
const TOLD_APART_BY = ['code', 'engine'] as const;

/** Puts warnings that say the same together, in the order in which they first come. */
export function groupWarnings(warnings: readonly Warning[]): Remark[] {
  const remarks = new Map<string, Remark>();
  for (const { code, message, details = {} } of warnings) {
    const key = [code, ...TOLD_APART_BY.map((name) => String(details[name] ?? ''))].join(' ');
    const places = placesOf(details);
    const known = remarks.get(key);
    if (known) known.places.push(...places);
    else remarks.set(key, { key, code, message, details, places });
  }
  return [...remarks.values()];
}

/** The stretches of the recording that have no text because no engine could hear them. */
export function gapsOf(warnings: readonly Warning[]): Place[] {
  return warnings.filter((warning) => warning.code === 'GAP').flatMap(({ details = {} }) => placesOf(details));
}

function placesOf(details: Readonly<Record<string, unknown>>): Place[] {
  const { start_time: from, end_time: to, start_times: starts } = details;
  if (typeof from === 'number') return [{ from, to: typeof to === 'number' ? to : null }];
  if (!Array.isArray(starts)) return [];
  return starts.filter((start) => typeof start === 'number').map((start) => ({ from: start, to: null }));
}
