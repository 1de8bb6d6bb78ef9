import type { SpeakerTurn } from '../transcript/speaker-turn.ts';

type Recordings = ReadonlyMap<string, readonly SpeakerTurn[]>;

/** The turns of one recording on both sides. */
export interface TurnPair {
  name: string;
  reference: readonly SpeakerTurn[];
  hypothesis: readonly SpeakerTurn[];
}

/**
 * Recordings by name. Where each file has one, they belong together whatever they are called; a recording without a
 * hypothesis counts as missed. Throws where the hypothesis names recordings that the reference has not.
 */
export function pairRttm(reference: Recordings, hypothesis: Recordings): TurnPair[] {
  const [only] = hypothesis.values();
  if (reference.size === 1 && hypothesis.size === 1 && only)
    return Array.from(reference, ([name, turns]) => ({ name, reference: turns, hypothesis: only }));
  const unknown = [...hypothesis.keys()].filter((name) => !reference.has(name));
  if (unknown.length > 0) throw new Error(`The reference has no recording ${unknown.map((name) => `"${name}"`).join(', ')}`);
  return Array.from(reference, ([name, turns]) => ({ name, reference: turns, hypothesis: hypothesis.get(name) ?? [] }));
}
