import { CHARACTERS_PER_SECOND, GAP_MS, MAX_CUE_MS, MIN_CUE_MS } from './split-cues.ts';

export interface SpokenCue {
  startMs: number;
  endMs: number;
  characters: number;
}

/** Two cues that would start together are moved this far apart: the least that still shows the first and leaves a gap. */
const CROWDED_MS = GAP_MS + 1;

/**
 * When each cue is shown, given when it is spoken (in order of start): no overlap, 83 ms between two, and into the
 * silence that follows until it can be read. `durationMs` is where the recording ends.
 */
export function timeCues(spoken: readonly SpokenCue[], durationMs: number): { startMs: number; endMs: number }[] {
  const starts = spacedStarts(spoken);
  return spoken.map((cue, index) => {
    const startMs = starts[index] ?? cue.startMs;
    const nextMs = starts[index + 1];
    const limitMs = nextMs === undefined ? Math.max(cue.endMs, durationMs) : nextMs - GAP_MS;
    const readMs = startMs + Math.max(MIN_CUE_MS, (cue.characters / CHARACTERS_PER_SECOND) * 1000);
    const endMs = Math.min(Math.max(cue.endMs, Math.ceil(readMs)), startMs + MAX_CUE_MS, limitMs);
    return { startMs, endMs: Math.max(endMs, startMs + 1) };
  });
}

function spacedStarts(spoken: readonly SpokenCue[]): number[] {
  let soonest = 0;
  return spoken.map((cue) => {
    const startMs = Math.max(cue.startMs, soonest);
    soonest = startMs + CROWDED_MS;
    return startMs;
  });
}
