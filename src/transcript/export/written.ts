import type { SubtitleViolations } from '../../contract/export.ts';

/** A transcript in one of the formats. */
export interface Written {
  content: string | Uint8Array;
  /** Of subtitles: what their limits could not be kept for. */
  violations?: SubtitleViolations;
}
