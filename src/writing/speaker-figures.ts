import type { SpeakerTurn } from '../transcript/speaker-turn.ts';

export interface SpeakerFigures {
  speakerId: string;
  speakingMs: number;
  segmentCount: number;
  /** Times that the word came to this speaker. */
  turns: number;
  /** Times that this speaker began before another had ended. */
  interruptions: number;
}

/** Turns that meet by less do not overlap: nobody stops to the millisecond. */
const OVERLAP_MS = 300;

/** In the order in which speakers first speak. `turns`: of the sound, which know of overlaps that words do not. */
export function figuresOf(
  segments: readonly { speakerId: string; startMs: number; endMs: number }[],
  turns: readonly SpeakerTurn[],
): SpeakerFigures[] {
  const figures = new Map<string, SpeakerFigures>();
  let last: string | null = null;
  for (const { speakerId, startMs, endMs } of segments) {
    const own = figures.get(speakerId) ?? { speakerId, speakingMs: 0, segmentCount: 0, turns: 0, interruptions: 0 };
    figures.set(speakerId, own);
    own.speakingMs += endMs - startMs;
    own.segmentCount++;
    if (speakerId !== last) own.turns++;
    last = speakerId;
  }
  for (const speaker of interrupters(turns)) {
    const own = figures.get(speaker);
    if (own) own.interruptions++;
  }
  return [...figures.values()];
}

/** Whoever began while another went on, once for each time. */
function interrupters(turns: readonly SpeakerTurn[]): string[] {
  const sorted = turns.toSorted((a, b) => a.startMs - b.startMs);
  const found: string[] = [];
  let open: SpeakerTurn[] = [];
  for (const turn of sorted) {
    open = open.filter(({ endMs }) => endMs - OVERLAP_MS > turn.startMs);
    if (open.some(({ speaker, startMs }) => speaker !== turn.speaker && startMs < turn.startMs)) found.push(turn.speaker);
    open.push(turn);
  }
  return found;
}
