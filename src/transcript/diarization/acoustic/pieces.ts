import { addMoments, clearMoments, createCost, emptyMoments, type Moments, sumOf } from './gaussian.ts';
import type { FrameRun } from './voice-frames.ts';
import { momentsOf, type Voiced } from './voiced.ts';

/** A piece of speech that is taken for one speaker's. */
export interface Piece extends FrameRun {
  moments: Moments;
}

/** Frames; places for a cut are looked at so far apart. */
const BLOCK = 10;
/** Blocks on each side of a cut that are compared. */
const SIDE = 10;
const LONGEST = 25;
const SHORTEST = 8;
const BOUND = 6000;

/** Cuts runs into pieces of one speaker: where the sound before differs most from the sound behind, until all are short. */
export function cutPieces(runs: readonly FrameRun[], voiced: Voiced): Piece[] {
  const changeAt = createChangeMeter(voiced);
  const pool: Moments[] = [];
  return runs.flatMap(inBoundedRuns).flatMap((run) => {
    const count = Math.ceil((run.to - run.from) / BLOCK);
    while (pool.length < count) pool.push(emptyMoments(voiced.prior.spread.sum.length));
    const blocks = pool.slice(0, count);
    for (const [block, moments] of blocks.entries()) {
      const from = run.from + block * BLOCK;
      momentsOf(voiced, { from, to: Math.min(run.to, from + BLOCK) }, moments);
    }
    const changes = blocks.map((_, at) => changeAt(blocks, at));
    return splitBlocks(changes, 0, count).map(([first, end]) => {
      const moments = sumOf(blocks.slice(first, end));
      return { from: run.from + first * BLOCK, to: Math.min(run.to, run.from + end * BLOCK), moments };
    });
  });
}

/** Blocks of a whole run are held at once. */
function inBoundedRuns({ from, to }: FrameRun): FrameRun[] {
  return Array.from({ length: Math.ceil((to - from) / BOUND) }, (_, part) => ({
    from: from + part * BOUND,
    to: Math.min(to, from + (part + 1) * BOUND),
  }));
}

/** How much is gained by describing both sides of a place apart (the generalised likelihood ratio). */
function createChangeMeter({ prior }: Voiced): (blocks: readonly Moments[], at: number) => number {
  const cost = createCost(prior);
  const size = prior.spread.sum.length;
  const [before, behind] = [emptyMoments(size), emptyMoments(size)];
  return (blocks, at) => {
    clearMoments(before);
    clearMoments(behind);
    for (let i = Math.max(0, at - SIDE); i < at; i++) addMoments(before, blocks[i] as Moments);
    for (let i = at; i < Math.min(blocks.length, at + SIDE); i++) addMoments(behind, blocks[i] as Moments);
    const apart = cost(before) + cost(behind);
    addMoments(before, behind);
    return cost(before) - apart;
  };
}

function splitBlocks(changes: readonly number[], first: number, end: number): [first: number, end: number][] {
  if (end - first <= LONGEST) return [[first, end]];
  let best = first + SHORTEST;
  for (let at = best; at <= end - SHORTEST; at++) if ((changes[at] as number) > (changes[best] as number)) best = at;
  return [...splitBlocks(changes, first, best), ...splitBlocks(changes, best, end)];
}
