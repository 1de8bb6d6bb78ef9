import type { Features } from './features.ts';
import { BLOCK_FRAMES } from './votes.ts';

/** Frames `from` to `to` (not included) of the clip lie at this offset in the reference. */
export interface Run {
  from: number;
  to: number;
  offset: number;
}

/** What a change of offset costs, in the scores of single frames. */
const SWITCH_COST = 25;
/** So many of the 16 bits agree by chance now and then. */
const CHANCE = 11;
const MISMATCH = -4;
/** Silence belongs to the stretch beside it rather than to none. */
const NOWHERE_IN_SILENCE = -0.02;

interface State {
  /** Null: nowhere in the reference. */
  offset: number | null;
  score: number;
}

/** The likeliest way of the clip through the offsets that were voted for (Viterbi); runs that are nowhere are left out. */
export function findPath(clip: Features, reference: Features, offsetsByBlock: readonly number[][]): Run[] {
  const nowhere: State = { offset: null, score: 0 };
  const states = new Map<number, State>();
  /** For each frame, which state it came from where that is another one. */
  const arrivals: { best: State; switched: Set<State> }[] = [];
  let live: State[] = [nowhere];
  for (let frame = 0; frame < clip.frames; frame++) {
    if (frame % BLOCK_FRAMES === 0) live = [nowhere, ...statesOf(frame / BLOCK_FRAMES)];
    const best = live.reduce((most, state) => (state.score > most.score ? state : most), nowhere);
    const arrivalScore = best.score - (frame === 0 ? 0 : SWITCH_COST);
    const switched = new Set<State>();
    for (const state of live) {
      if (arrivalScore > state.score) {
        state.score = arrivalScore;
        switched.add(state);
      }
      state.score += frameScore(clip, reference, frame, state.offset);
    }
    arrivals.push({ best, switched });
  }
  return runs(trace(live));

  /** Offsets of the block and of its neighbours; one that was not live until now begins without a past. */
  function statesOf(block: number): State[] {
    const offsets = new Set([block - 1, block, block + 1].flatMap((near) => offsetsByBlock[near] ?? []));
    return [...offsets].map((offset) => {
      const state = states.get(offset) ?? { offset, score: Number.NEGATIVE_INFINITY };
      if (!live.includes(state)) state.score = block === 0 ? 0 : Number.NEGATIVE_INFINITY;
      states.set(offset, state);
      return state;
    });
  }

  function trace(last: State[]): (number | null)[] {
    let state = last.reduce((most, other) => (other.score > most.score ? other : most), nowhere);
    const offsets = new Array<number | null>(clip.frames);
    for (let frame = clip.frames - 1; frame >= 0; frame--) {
      offsets[frame] = state.offset;
      const arrival = arrivals[frame];
      if (arrival?.switched.has(state)) state = arrival.best;
    }
    return offsets;
  }
}

function frameScore(clip: Features, reference: Features, frame: number, offset: number | null): number {
  const active = clip.active[frame] === 1;
  if (offset === null) return active ? 0 : NOWHERE_IN_SILENCE;
  const other = frame + offset;
  if (active !== (reference.active[other] === 1)) return MISMATCH;
  if (!active) return 0;
  let differing = (clip.hash[frame] as number) ^ (reference.hash[other] as number);
  let agreeing = 16;
  for (; differing !== 0; differing &= differing - 1) agreeing--;
  return Math.max(agreeing - CHANCE, MISMATCH);
}

function runs(offsets: readonly (number | null)[]): Run[] {
  const found: Run[] = [];
  for (const [frame, offset] of offsets.entries()) {
    const last = found.at(-1);
    if (offset === null) continue;
    if (last && last.to === frame && last.offset === offset) last.to = frame + 1;
    else found.push({ from: frame, to: frame + 1, offset });
  }
  return found;
}
