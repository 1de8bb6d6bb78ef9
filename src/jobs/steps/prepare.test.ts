import { describe, expect, it } from 'vitest';
import { chunkSize, type PlannedChunk } from '../../audio/plan-chunks.ts';
import { planAfter } from './prepare.ts';

const size = chunkSize({
  limits: { minMs: 1000, preferredMs: 15_000, maxMs: 28_000 },
  parallel: 1,
  speechMs: 300_000,
  sourceBytesPerSecond: 0,
});
/** Speech of 4 s every 6 s, once a minute after a longer silence. */
const regions = Array.from({ length: 40 }, (_, index) => {
  const startMs = index * 6000 + Math.floor(index / 10) * 1500;
  return { startMs, endMs: startMs + 4000 };
});
const DURATION_MS = 260_000;

async function plan(known: PlannedChunk[]): Promise<{ index: number; chunk: PlannedChunk }[]> {
  const added: { index: number; chunk: PlannedChunk }[] = [];
  const planning = planAfter(known, size, async (index, chunk) => void added.push({ index, chunk }));
  for (const region of regions) await planning.push(region);
  await planning.end(DURATION_MS);
  return added;
}

const heardTwice = (known: PlannedChunk[], added: { chunk: PlannedChunk }[]): boolean =>
  added.some(({ chunk }) => known.some(({ endMs }) => chunk.startMs + chunk.overlapMs < endMs));
const leftOut = (chunks: PlannedChunk[]): unknown[] =>
  regions.filter(({ startMs, endMs }) => !chunks.flatMap(({ pieces }) => pieces).some(([start, end]) => start <= startMs && end >= endMs));

describe('planning after an interruption', () => {
  it('adds only what comes after the known chunks, with the numbers that follow', async () => {
    const whole = await plan([]);
    expect(whole.map(({ index }) => index)).toEqual(whole.map((_, place) => place));
    expect(leftOut(whole.map(({ chunk }) => chunk))).toEqual([]);
    for (let count = 0; count <= whole.length; count++)
      expect(await plan(whole.slice(0, count).map(({ chunk }) => chunk))).toEqual(whole.slice(count));
  });

  it.each([
    ['in the middle', 3],
    ['at the very end', Number.POSITIVE_INFINITY],
  ])('keeps known chunks that it would cut otherwise %s, and plans on behind the last of them', async (_, place) => {
    const whole = (await plan([])).map(({ chunk }) => chunk);
    const at = Math.min(place, whole.length - 1);
    const other = whole[at];
    if (!other) throw new Error('expected a chunk');
    const [start, end] = other.pieces[0] ?? [0, 0];
    const known = [...whole.slice(0, at), { ...other, endMs: end, pieces: [[start, end] as [number, number]] }];
    const added = await plan(known);
    expect(added[0]?.index).toBe(known.length);
    expect(leftOut([...known, ...added.map(({ chunk }) => chunk)])).toEqual([]);
    expect(heardTwice(known, added)).toBe(false);
  });

  it('adds nothing when more is known than there is now', async () => {
    const whole = (await plan([])).map(({ chunk }) => chunk);
    expect(await plan([...whole, { startMs: 259_000, endMs: 260_000, pieces: [[259_000, 260_000]], overlapMs: 0 }])).toEqual([]);
  });
});
