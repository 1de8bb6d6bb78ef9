import type { ProgressReporter } from './progress.ts';

/** Share of the progress bar that decoding takes; recognition takes nearly all of the rest. */
const DECODED_PERCENT = 8;
/** When every chunk has been heard. */
export const HEARD_PERCENT = 97;

/** How far decoding and recognition, which run side by side, have come, as one bar. Lengths are milliseconds of audio. */
export interface WorkShare {
  decoded(ms: number): void;
  allDecoded(): void;
  /** A chunk that is still to be heard. */
  planned(ms: number): void;
  /** Heard so far in this run, growing. */
  heard(ms: number): void;
}

/** `durationMs`: as probed, null when unknown; `doneMs`: heard by earlier runs. */
export function shareOfWork(progress: ProgressReporter, durationMs: number | null, doneMs: number): WorkShare {
  const recordingMs = durationMs ?? 0;
  let decoded = durationMs === null ? 1 : 0;
  let plannedMs = doneMs;
  let heardMs = 0;

  const show = (): void => {
    // While decoding, what is left of the recording is counted as if it were speech.
    const total = Math.max(recordingMs * (1 - decoded) + plannedMs, 1);
    const share = decoded * DECODED_PERCENT + ((doneMs + heardMs) / total) * (HEARD_PERCENT - DECODED_PERCENT);
    progress.report(decoded < 1 && heardMs === 0 ? 'normalise' : 'recognise', Math.min(share, HEARD_PERCENT));
  };
  return {
    decoded(ms) {
      decoded = Math.min(0.99, ms / Math.max(durationMs ?? ms, 1));
      show();
    },
    allDecoded() {
      decoded = 1;
      show();
    },
    planned(ms) {
      plannedMs += ms;
    },
    heard(ms) {
      heardMs = ms;
      show();
    },
  };
}
