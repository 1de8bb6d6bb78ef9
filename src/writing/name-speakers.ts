import type { SpeakerEdit } from '../contract/speakers.ts';
import { bestPairs } from '../transcript/diarization/best-pairs.ts';
import type { SpeakerTurn } from '../transcript/speaker-turn.ts';
import type { Said } from './apply-edits.ts';

export const FIRST_SPEAKER = 'speaker_1';

/** An id that is not among `used`. */
export function newSpeakerId(used: ReadonlySet<string>): string {
  for (let number = 1; ; number++) if (!used.has(`speaker_${number}`)) return `speaker_${number}`;
}

/** Turns with the ids that speakers have everywhere: `speaker_1` is the first who speaks. `turns` by start. */
export function nameSpeakers(turns: readonly SpeakerTurn[]): SpeakerTurn[] {
  const names = new Map<string, string>();
  return turns.map((turn) => {
    const name = names.get(turn.speaker) ?? `speaker_${names.size + 1}`;
    names.set(turn.speaker, name);
    return { ...turn, speaker: name };
  });
}

/**
 * Turns that were found anew, by start, with the ids of those whom people know already: each speaker takes the id of the
 * one who said the same, as far as any did; others get ids that nobody had and that are not `taken`.
 * `said`: who said what until now, with all changes.
 */
export function keepSpeakers(turns: readonly SpeakerTurn[], said: readonly Said[], taken: readonly string[]): SpeakerTurn[] {
  const old = [...new Set(said.map(({ speakerId }) => speakerId))];
  const found = [...new Set(turns.map(({ speaker }) => speaker))];
  const shared = found.map((speaker) => {
    const own = turns.filter((turn) => turn.speaker === speaker);
    return old.map((id) =>
      sharedMs(
        own,
        said.filter(({ speakerId }) => speakerId === id),
      ),
    );
  });
  const used = new Set([...old, ...taken]);
  const pairs = bestPairs(shared);
  const names = new Map<string, string>();
  for (const [index, speaker] of found.entries()) {
    const pair = pairs[index] ?? null;
    const known = pair !== null && (shared[index]?.[pair] ?? 0) > 0 ? old[pair] : undefined;
    const name = known ?? newSpeakerId(used);
    used.add(name);
    names.set(speaker, name);
  }
  return turns.map((turn) => ({ ...turn, speaker: names.get(turn.speaker) ?? turn.speaker }));
}

/** The speakers that a change of people speaks of. */
export function speakersIn(edit: SpeakerEdit): string[] {
  if (edit.kind === 'merge') return [edit.from, edit.into];
  return edit.speaker_id === undefined ? [] : [edit.speaker_id];
}

/** How long both lists, each by start, are about the same time. */
function sharedMs(turns: readonly SpeakerTurn[], said: readonly Said[]): number {
  let sum = 0;
  let from = 0;
  for (const { startMs, endMs } of turns) {
    while (from < said.length && (said[from] as Said).endMs <= startMs) from++;
    for (let at = from; at < said.length && (said[at] as Said).startMs < endMs; at++)
      sum += Math.max(0, Math.min(endMs, (said[at] as Said).endMs) - Math.max(startMs, (said[at] as Said).startMs));
  }
  return sum;
}
