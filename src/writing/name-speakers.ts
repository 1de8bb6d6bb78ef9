import type { SpeakerTurn } from '../transcript/speaker-turn.ts';

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
