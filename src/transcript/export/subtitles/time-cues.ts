import type { SubtitleRules } from './rules.ts';

export interface SpokenCue {
  startMs: number;
  endMs: number;
  /** How long it takes to read. */
  wantedMs: number;
}

/**
 * When each cue is shown, given when it is spoken (in order of start): no overlap, the gap of the rules between two, and
 * into the silence that follows until it can be read. `durationMs` is where the recording ends.
 */
export function timeCues(spoken: readonly SpokenCue[], durationMs: number, rules: SubtitleRules): { startMs: number; endMs: number }[] {
  const starts = spacedStarts(spoken, rules.gapMs + 1);
  return spoken.map((cue, index) => {
    const startMs = starts[index] ?? cue.startMs;
    const nextMs = starts[index + 1];
    const limitMs = nextMs === undefined ? Math.max(cue.endMs, durationMs) : nextMs - rules.gapMs;
    const readMs = startMs + Math.max(rules.minMs, cue.wantedMs);
    const endMs = Math.min(Math.max(cue.endMs, Math.ceil(readMs)), startMs + rules.maxMs, limitMs);
    return { startMs, endMs: Math.max(endMs, startMs + 1) };
  });
}

/** Cues that would start together are moved apart: the least that still shows the first and leaves a gap. */
function spacedStarts(spoken: readonly SpokenCue[], apartMs: number): number[] {
  let soonest = 0;
  return spoken.map((cue) => {
    const startMs = Math.max(cue.startMs, soonest);
    soonest = startMs + apartMs;
    return startMs;
  });
}
