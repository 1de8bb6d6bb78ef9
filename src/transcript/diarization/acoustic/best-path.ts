export interface PathOptions {
  steps: number;
  states: number;
  /** Puts how well each state fits this step. */
  score(step: number, into: Float64Array): void;
  /** What it costs to be in another state at this step than at the one before. */
  change(step: number): number;
}

/** The state of each step so that fit less changes is greatest (Viterbi). */
export function bestPath({ steps, states, score, change }: PathOptions): Uint8Array {
  const path = new Uint8Array(steps);
  const from = new Uint8Array(steps * states);
  const now = new Float64Array(states);
  let sums = new Float64Array(states);
  for (let step = 0; step < steps; step++) {
    score(step, now);
    const best = greatest(sums);
    const moved = (sums[best] as number) - change(step);
    const next = new Float64Array(states);
    for (let state = 0; state < states; state++) {
      const stays = (sums[state] as number) >= moved;
      from[step * states + state] = stays ? state : best;
      next[state] = Math.max(sums[state] as number, moved) + (now[state] as number);
    }
    sums = next;
  }
  for (let step = steps - 1, state = greatest(sums); step >= 0; step--) {
    path[step] = state;
    state = from[step * states + state] as number;
  }
  return path;
}

function greatest(values: Float64Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if ((values[i] as number) > (values[best] as number)) best = i;
  return best;
}
