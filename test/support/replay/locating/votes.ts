import { type Features, FRAME_MS } from './features.ts';

/** Where each hash occurs in the reference: frames of hash h are `frames[starts[h]]` to `frames[starts[h + 1] - 1]`. */
export interface HashIndex {
  starts: Uint32Array;
  frames: Uint32Array;
}

export function indexHashes({ hash, active, frames: count }: Features): HashIndex {
  const starts = new Uint32Array(65_537);
  for (let frame = 0; frame < count; frame++)
    if (active[frame]) starts[(hash[frame] as number) + 1] = (starts[(hash[frame] as number) + 1] as number) + 1;
  for (let h = 0; h < 65_536; h++) starts[h + 1] = (starts[h + 1] as number) + (starts[h] as number);
  const next = starts.slice();
  const frames = new Uint32Array(starts[65_536] as number);
  for (let frame = 0; frame < count; frame++) {
    if (!active[frame]) continue;
    const h = hash[frame] as number;
    frames[next[h] as number] = frame;
    next[h] = (next[h] as number) + 1;
  }
  return { starts, frames };
}

/** Votes are counted in windows of the clip, so that a short stretch is not drowned by a long one. */
export const BLOCK_FRAMES = 3000 / FRAME_MS;
const CANDIDATES = 24;
const LEAST_VOTES = 5;
/** Peaks nearer to each other than this are one. */
const APART = 4;
/** Hashes of steady sounds say little. */
const TOO_COMMON = 400;

/**
 * For each 3 s of the clip the most likely offsets (frame of the reference minus frame of the clip) of what is in them,
 * by the votes of all frames whose hash, or one that differs in its weakest bits, occurs in the reference.
 */
export function voteOffsets(clip: Features, index: HashIndex, referenceFrames: number): number[][] {
  const votes = new Uint16Array(clip.frames + referenceFrames + 2);
  return Array.from({ length: Math.ceil(clip.frames / BLOCK_FRAMES) }, (_, block) => {
    votes.fill(0);
    const from = Math.max(0, (block - 0.5) * BLOCK_FRAMES);
    const to = Math.min(clip.frames, (block + 1.5) * BLOCK_FRAMES);
    for (let frame = from; frame < to; frame++) if (clip.active[frame]) castVotes(clip, frame, index, votes);
    return peaks(votes).map((at) => at - clip.frames);
  });
}

function castVotes(clip: Features, frame: number, { starts, frames }: HashIndex, votes: Uint16Array): void {
  const hash = clip.hash[frame] as number;
  const weak = clip.weak[frame] as number;
  // Every subset of the weak bits, the empty one last.
  for (let flips = weak; ; flips = (flips - 1) & weak) {
    const candidate = hash ^ flips;
    const first = starts[candidate] as number;
    const behind = starts[candidate + 1] as number;
    if (behind - first <= TOO_COMMON)
      for (let i = first; i < behind; i++) {
        const at = (frames[i] as number) - frame + clip.frames;
        votes[at] = (votes[at] as number) + 1;
      }
    if (flips === 0) return;
  }
}

function peaks(votes: Uint16Array): number[] {
  const best: { at: number; count: number }[] = [];
  for (let at = 1; at < votes.length; at++) {
    // A cut between two frames spreads the votes over two offsets.
    const count = (votes[at] as number) + Math.max(votes[at - 1] as number, votes[at + 1] ?? 0);
    if (count < LEAST_VOTES || (best.length === CANDIDATES && count <= (best.at(-1)?.count ?? 0))) continue;
    if ((votes[at] as number) < (votes[at - 1] as number) || (votes[at] as number) <= (votes[at + 1] ?? 0)) continue;
    const near = best.findIndex((peak) => Math.abs(peak.at - at) < APART);
    if (near !== -1) {
      if ((best[near]?.count ?? 0) >= count) continue;
      best.splice(near, 1);
    }
    const place = best.findIndex((peak) => peak.count < count);
    best.splice(place === -1 ? best.length : place, 0, { at, count });
    if (best.length > CANDIDATES) best.pop();
  }
  return best.map(({ at }) => at);
}
