import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ChunkLimits, type ChunkSize, chunkOf, chunkSize, createChunkPlanner, type PlannedChunk } from './plan-chunks.ts';
import type { SpeechRegion } from './speech-region.ts';

const POCKETSPHINX = { minMs: 30_000, preferredMs: 60_000, maxMs: 300_000 };
const CLOUD_RU = { minMs: 1000, preferredMs: 15_000, maxMs: 28_000 };
const LONG = { minMs: 1000, preferredMs: 200_000, maxMs: 14_400_000 };

const limits: fc.Arbitrary<ChunkLimits> = fc.oneof(
  fc.constantFrom(POCKETSPHINX, CLOUD_RU, LONG),
  fc
    .tuple(fc.integer({ min: 5000, max: 400_000 }), fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }))
    .map(([maxMs, preferred, min]) => {
      const preferredMs = Math.max(5000, Math.round(maxMs * preferred));
      return { maxMs, preferredMs, minMs: Math.round(preferredMs * min) };
    }),
);
const size = fc
  .record({
    limits,
    parallel: fc.integer({ min: 1, max: 8 }),
    speechMs: fc.integer({ min: 1, max: 14_400_000 }),
    sourceBytesPerSecond: fc.integer({ min: 0, max: 2_000_000 }),
  })
  .map(chunkSize);
/** Whole samples, sixteenths of a millisecond. */
const exactMs = (min: number, max: number): fc.Arbitrary<number> =>
  fc.tuple(fc.integer({ min, max }), fc.nat(15)).map(([ms, samples]) => ms + samples / 16);
const silenceMs = fc.oneof(
  { weight: 1, arbitrary: exactMs(0, 100) },
  { weight: 5, arbitrary: exactMs(100, 999) },
  { weight: 2, arbitrary: exactMs(1001, 20_000) },
);
const speechMs = fc.oneof({ weight: 8, arbitrary: exactMs(50, 12_000) }, { weight: 1, arbitrary: exactMs(12_000, 400_000) });
const recordingOf = (pairs: readonly (readonly [silence: number, speech: number])[], tailMs: number) => {
  let at = 0;
  const regions = pairs.map(([silence, speech]): SpeechRegion => {
    const startMs = at + silence;
    at = startMs + speech;
    return { startMs, endMs: at };
  });
  return { regions, durationMs: at + tailMs };
};
const recording = fc
  .tuple(fc.array(fc.tuple(silenceMs, speechMs), { maxLength: 120 }), silenceMs)
  .map(([pairs, tail]) => recordingOf(pairs, tail));

function plan(
  size: ChunkSize,
  { regions, durationMs }: { regions: readonly SpeechRegion[]; durationMs: number },
  resumeMs = 0,
): PlannedChunk[] {
  const planner = createChunkPlanner(size, resumeMs);
  return [...regions.flatMap((region) => planner.push(region)), ...planner.end(durationMs)];
}

const sentMs = ({ pieces }: PlannedChunk): number => pieces.reduce((sum, [start, end]) => sum + end - start, 0);
const speechOf = (regions: readonly SpeechRegion[]): number => regions.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
const covers = (chunks: readonly PlannedChunk[], startMs: number, endMs: number): boolean => {
  let covered = startMs;
  for (const [start, end] of chunks.flatMap(({ pieces }) => pieces)) if (start <= covered) covered = Math.max(covered, end);
  return covered >= endMs;
};
const shifted = ({ pieces, overlapMs }: PlannedChunk, byMs: number): PlannedChunk =>
  chunkOf(
    pieces.map(([start, end]) => [start + byMs, end + byMs]),
    overlapMs,
  );

describe('a plan', () => {
  it('covers all speech in chunks that the engine takes, in order, inside the recording', () => {
    fc.assert(
      fc.property(size, recording, (size, recording) => {
        const chunks = plan(size, recording);
        for (const { startMs, endMs } of recording.regions) expect(covers(chunks, startMs, endMs)).toBe(true);
        for (const chunk of chunks) {
          expect(sentMs(chunk)).toBeLessThanOrEqual(size.limitMs);
          expect(chunk).toEqual(chunkOf(chunk.pieces, chunk.overlapMs));
        }
        expect(size.limitMs).toBeLessThanOrEqual(size.maxMs);
        let at = 0;
        for (const { pieces, overlapMs } of chunks) {
          for (const [index, [start, end]] of pieces.entries()) {
            expect(Number.isInteger(start * 16) && Number.isInteger(end * 16)).toBe(true);
            expect(start + (index === 0 ? overlapMs : 0)).toBeGreaterThanOrEqual(at);
            expect(end).toBeGreaterThan(start);
            at = end;
          }
        }
        expect(at).toBeLessThanOrEqual(recording.durationMs);
      }),
    );
  });

  it('repeats audio only where there was no silence to cut in, and then says exactly how much', () => {
    fc.assert(
      fc.property(size, recording, (size, recording) => {
        const chunks = plan(size, recording);
        for (const [index, { startMs, overlapMs }] of chunks.entries()) {
          const cutMs = chunks[index - 1]?.endMs ?? 0;
          if (overlapMs === 0) expect(startMs).toBeGreaterThanOrEqual(cutMs);
          else {
            expect(startMs + overlapMs).toBe(cutMs);
            expect(overlapMs).toBeLessThanOrEqual(2000);
            // Silence of 80 ms and more round the cut would have been one to cut in.
            expect(recording.regions.some((region) => region.startMs < cutMs + 40 && region.endMs > cutMs - 40)).toBe(true);
          }
        }
      }),
    );
  });

  it('leaves out silence over a second but for 300 ms at its sides, and keeps shorter silence inside a chunk', () => {
    fc.assert(
      fc.property(size, recording, (size, recording) => {
        const pieces = plan(size, recording).flatMap((chunk) => chunk.pieces);
        for (const [index, { startMs }] of recording.regions.entries()) {
          const from = recording.regions[index - 1]?.endMs;
          if (from === undefined || startMs - from <= 1000) continue;
          expect(pieces.some(([start, end]) => start < startMs - 300 && end > from + 300)).toBe(false);
        }
        const edges = plan(size, recording).flatMap(({ pieces }) =>
          pieces.slice(1).map(([start], index) => start - (pieces[index]?.[1] ?? 0)),
        );
        // Two paddings are sent of a silence over a second.
        for (const leftOut of edges) expect(leftOut).toBeGreaterThan(400);
      }),
    );
  });

  it('has a chunk for every place when there are 25 s of speech for each', () => {
    const quick = fc.constantFrom({ ...POCKETSPHINX, minMs: 25_000 }, CLOUD_RU, LONG);
    fc.assert(
      fc.property(quick, fc.integer({ min: 1, max: 8 }), recording, (limits, parallel, recording) => {
        const speechMs = speechOf(recording.regions);
        fc.pre(speechMs > parallel * 25_000);
        const size = chunkSize({ limits, parallel, speechMs, sourceBytesPerSecond: 32_000 });
        expect(plan(size, recording).length).toBeGreaterThanOrEqual(parallel);
      }),
    );
  });

  it('of speech without any silence has equal chunks with overlaps', () => {
    const size = chunkSize({ limits: POCKETSPHINX, parallel: 2, speechMs: 600_000, sourceBytesPerSecond: 0 });
    const chunks = plan(size, recordingOf([[0, 600_000]], 0));
    expect(chunks.map(({ overlapMs }) => overlapMs)).toEqual([0, ...Array.from({ length: chunks.length - 1 }, () => 2000)]);
    expect(chunks.length).toBe(9);
  });

  it('prefers a silence before the middle of what fits to a cut through speech', () => {
    const size = chunkSize({ limits: POCKETSPHINX, parallel: 1, speechMs: 600_000, sourceBytesPerSecond: 0 });
    const breathless = Array.from({ length: 5 }, (): [number, number] => [20, 13_000]);
    const chunks = plan(size, recordingOf([[0, 12_000], [500, 13_000], ...breathless], 0));
    expect(chunks[0]).toMatchObject({ startMs: 0, endMs: 12_250 });
  });

  it('has no chunk for a remnant that still fits into the last', () => {
    const size = chunkSize({ limits: POCKETSPHINX, parallel: 2, speechMs: 45_000, sourceBytesPerSecond: 0 });
    expect(
      plan(
        { ...size, limitMs: 45_000 },
        recordingOf(
          [
            [0, 31_000],
            [3000, 2000],
          ],
          0,
        ),
      ),
    ).toHaveLength(1);
  });
});

describe('a plan of a changed recording', () => {
  it('moved by any number of samples is the same plan, moved', () => {
    fc.assert(
      fc.property(size, recording, fc.nat(1_000_000), (size, recording, samples) => {
        // Far enough from the start that it takes nothing of the silence round the first region.
        const early = trim(recording.regions, -1000, recording.durationMs);
        const late = trim(early.regions, -samples / 16, early.durationMs);
        expect(plan(size, late)).toEqual(plan(size, early).map((chunk) => shifted(chunk, samples / 16)));
      }),
    );
  });

  it('with more appended keeps every chunk that was certain before the end; the rest is at most a limit and a window', () => {
    fc.assert(
      fc.property(size, recording, fc.double({ min: 0, max: 1, noNaN: true }), (size, recording, share) => {
        const before = recording.regions.slice(0, Math.floor(recording.regions.length * share));
        const planner = createChunkPlanner(size);
        const certain = before.flatMap((region) => planner.push(region));
        expect(plan(size, recording).slice(0, certain.length)).toEqual(certain);
        const end = certain.at(-1)?.endMs ?? 0;
        const open = before.filter((region) => region.endMs > end).map((region) => ({ ...region, startMs: Math.max(region.startMs, end) }));
        expect(speechOf(open)).toBeLessThanOrEqual(size.limitMs + size.windowMs);
      }),
    );
  });

  it('trimmed at the start is the same plan from the first common cut on that is a window away from the start', () => {
    fc.assert(
      fc.property(size, recording, fc.nat(100), (size, recording, dropped) => {
        const whole = plan(size, recording);
        const rest = recording.regions.slice(dropped);
        const byMs = recording.regions[dropped - 1]?.endMs ?? 0;
        const trimmed = plan(size, trim(rest, byMs, recording.durationMs)).map((chunk) => shifted(chunk, byMs));
        const common = trimmed.findIndex(
          ({ endMs }) => endMs > byMs + size.windowMs + 20_000 && whole.some((chunk) => chunk.endMs === endMs),
        );
        fc.pre(common >= 0);
        const same = whole.findIndex((chunk) => chunk.endMs === trimmed[common]?.endMs);
        expect(trimmed.slice(common + 1)).toEqual(whole.slice(same + 1));
      }),
    );
  });

  it.each([
    ['PocketSphinx', POCKETSPHINX, 0.95],
    ['Cloud.ru', CLOUD_RU, 0.98],
    ['a long-chunk engine', LONG, 0.9],
  ])('trimmed at a random place: speech as people speak keeps most chunks with %s', (_, limits, floor) => {
    const random = seeded(1);
    let kept = 0;
    let all = 0;
    for (let round = 0; round < 20; round++) {
      const recording = recordingOf(
        Array.from({ length: 800 }, () => [logNormal(random, 450, 0.7, 200, 8000), logNormal(random, 2500, 0.8, 300, 20_000)]),
        400,
      );
      const size = chunkSize({ limits, parallel: 4, speechMs: recording.durationMs, sourceBytesPerSecond: 32_000 });
      const dropped = 10 + Math.floor(random() * 200);
      const byMs = recording.regions[dropped - 1]?.endMs ?? 0;
      const whole = plan(size, recording).map((chunk) => JSON.stringify(chunk));
      const trimmed = plan(size, trim(recording.regions.slice(dropped), byMs, recording.durationMs));
      all += trimmed.length;
      kept += trimmed.filter((chunk) => whole.includes(JSON.stringify(shifted(chunk, byMs)))).length;
    }
    expect(kept / all).toBeGreaterThan(floor);
  });
});

describe('resuming', () => {
  it('behind known chunks covers the rest and does not reach back before them', () => {
    fc.assert(
      fc.property(size, recording, fc.nat(20), (size, recording, index) => {
        const resumeMs = plan(size, recording)[index]?.endMs;
        fc.pre(resumeMs !== undefined);
        const rest = plan(size, recording, resumeMs);
        for (const { startMs, endMs } of recording.regions)
          if (endMs > resumeMs) expect(covers(rest, Math.max(startMs, resumeMs), endMs)).toBe(true);
        for (const { startMs, overlapMs } of rest) expect(startMs + overlapMs).toBeGreaterThanOrEqual(resumeMs);
      }),
    );
  });

  it('in the middle of speech repeats its last two seconds', () => {
    const size = chunkSize({ limits: CLOUD_RU, parallel: 2, speechMs: 20_000, sourceBytesPerSecond: 0 });
    expect(plan(size, recordingOf([[1000, 8000]], 0), 5000)).toEqual([
      { startMs: 3000, endMs: 9000, pieces: [[3000, 9000]], overlapMs: 2000 },
    ]);
  });
});

describe('the work of planning', () => {
  it.each([
    [20_000, POCKETSPHINX],
    [8000, LONG],
  ])('%i regions grows with their number, not with its square', (most, limits) => {
    const looks = (count: number): number => {
      let looks = 0;
      const size = chunkSize({ limits, parallel: 2, speechMs: 14_400_000, sourceBytesPerSecond: 0 });
      const watched = new Proxy(size, {
        get(target, key) {
          looks++;
          return Reflect.get(target, key);
        },
      });
      const random = seeded(2);
      const pairs = Array.from({ length: count }, () => [200 + Math.floor(random() * 900), 300 + Math.floor(random() * 900)] as const);
      plan(watched, recordingOf(pairs, 0));
      return looks;
    };
    expect(looks(most) / looks(most / 4)).toBeLessThan(4.5);
  });
});

describe('the size of chunks', () => {
  it.each([
    // engine, speech in seconds, at once, bytes a second, target in seconds
    ['PocketSphinx', POCKETSPHINX, 5, 2, 32_000, 30],
    ['PocketSphinx', POCKETSPHINX, 160, 2, 32_000, 30],
    ['PocketSphinx', POCKETSPHINX, 200, 2, 32_000, 50],
    ['PocketSphinx', POCKETSPHINX, 14_400, 2, 32_000, 50],
    ['Cloud.ru', CLOUD_RU, 5, 4, 32_000, 15],
    ['Cloud.ru', CLOUD_RU, 14_400, 4, 32_000, 15],
    ['an engine that prefers 200 s', LONG, 60, 4, 32_000, 25],
    ['an engine that prefers 200 s', LONG, 399, 4, 32_000, 25],
    ['an engine that prefers 200 s', LONG, 400, 4, 32_000, 50],
    ['an engine that prefers 200 s', LONG, 1200, 4, 32_000, 100],
    ['an engine that prefers 200 s', LONG, 14_400, 4, 32_000, 200],
    ['an engine whose maximum is below what it prefers', { ...POCKETSPHINX, minMs: 0, maxMs: 20_000 }, 600, 2, 32_000, 20],
    ['CD audio, at most 30 MB of it a chunk', LONG, 14_400, 4, 176_400, 100],
    ['192 kHz stereo of 24 bits, 30 MB are 27 s', LONG, 14_400, 4, 1_152_000, 25],
    ['a source so rich that 30 MB are nothing', LONG, 14_400, 4, 100_000_000, 25],
  ])('%s: %#', (_, limits, seconds, parallel, sourceBytesPerSecond, target) => {
    const size = chunkSize({ limits, parallel, speechMs: seconds * 1000, sourceBytesPerSecond });
    expect(size.targetMs / 1000).toBe(target);
    expect(size.reasons.join('; ')).toContain(`rounded down to ${target} s`);
  });
});

function trim(regions: readonly SpeechRegion[], byMs: number, durationMs: number) {
  return {
    regions: regions.map(({ startMs, endMs }) => ({ startMs: startMs - byMs, endMs: endMs - byMs })),
    durationMs: durationMs - byMs,
  };
}

/** A linear congruential generator, so that the measured shares are the same in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function logNormal(random: () => number, median: number, spread: number, low: number, high: number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Math.round(Math.min(high, Math.max(low, median * Math.exp(spread * normal))));
}

describe('what a chunk costs', () => {
  const base = { limits: LONG, parallel: 4, sourceBytesPerSecond: 0 };

  it('makes none shorter than what is billed at least', () => {
    const size = chunkSize({
      ...base,
      limits: { ...LONG, preferredMs: 10_000 },
      speechMs: 60_000,
      billing: { unitMs: 1000, minimumMs: 15_000 },
    });
    expect(size.targetMs).toBe(15_000);
    expect(size.reasons.join()).toContain('less than 15 s is billed as that');
    expect(chunkSize({ ...base, limits: { ...LONG, preferredMs: 10_000 }, speechMs: 60_000 }).targetMs).toBe(10_000);
  });

  it('leaves other jobs a part of what an engine takes in an hour', () => {
    const speechMs = 4 * 3_600_000;
    const limits = { ...LONG, preferredMs: 25_000 };
    expect(speechMs / chunkSize({ ...base, limits, speechMs }).targetMs).toBeGreaterThan(500);
    const size = chunkSize({ ...base, limits, speechMs, clipsPerHour: 500 });
    expect(speechMs / size.targetMs).toBeLessThanOrEqual(125);
    expect(size.reasons.join()).toContain('125 of the 500 clips an hour');
    // The limits of the engine come first.
    expect(chunkSize({ ...base, limits: CLOUD_RU, speechMs, clipsPerHour: 500 }).targetMs).toBeLessThanOrEqual(28_000);
  });
});
