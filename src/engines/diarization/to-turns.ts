import { z } from 'zod';
import { AppError } from '../../contract/app-error.ts';
import { plainText } from '../../contract/plain-text.ts';
import type { SpeakerTurn } from '../../transcript/speaker-turn.ts';

/** A turn as models and services tell it, in seconds. What else they say of it is not looked at. */
export const ToldTurn = z.object({
  start: z.number(),
  end: z.number(),
  speaker: z.union([z.string().min(1).max(200), z.number().int()]),
});
export type ToldTurn = z.infer<typeof ToldTurn>;

/** Models look at windows that reach beyond the end, and encoders add a few milliseconds. */
const EXCESS_MS = 2000;

/**
 * Turns on the time line of a recording, by start; a speaker's own never overlap. Throws ENGINE_BAD_ANSWER for times
 * that cannot be: before 0, backwards, or more than 2 s beyond the end.
 */
export function toTurns(who: string, told: readonly ToldTurn[], durationMs: number): SpeakerTurn[] {
  const turns = told.map(({ start, end, speaker }) => {
    const [startMs, endMs] = [Math.round(start * 1000), Math.round(end * 1000)];
    if (!(startMs >= 0 && endMs >= startMs && endMs <= durationMs + EXCESS_MS))
      throw new AppError('ENGINE_BAD_ANSWER', {
        message: `${who} told of a turn that cannot be: from ${start} s to ${end} s of ${durationMs / 1000} s`,
        details: { engine: who },
      });
    return { startMs, endMs: Math.min(endMs, Math.floor(durationMs)), speaker: plainText(String(speaker)) };
  });
  return joined(turns.filter(({ startMs, endMs }) => endMs > startMs)).toSorted((a, b) => a.startMs - b.startMs || a.endMs - b.endMs);
}

/** Overlapping turns of one speaker as one. */
function joined(turns: readonly SpeakerTurn[]): SpeakerTurn[] {
  const last = new Map<string, SpeakerTurn>();
  const kept: SpeakerTurn[] = [];
  for (const turn of turns.toSorted((a, b) => a.startMs - b.startMs)) {
    const before = last.get(turn.speaker);
    if (before && turn.startMs < before.endMs) {
      before.endMs = Math.max(before.endMs, turn.endMs);
      continue;
    }
    last.set(turn.speaker, turn);
    kept.push(turn);
  }
  return kept;
}
