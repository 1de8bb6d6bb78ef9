import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { scriptedDb } from '../../test/support/scripted-db.ts';
import { loadConfig } from '../config/config.ts';
import { readEnv } from '../config/env.ts';
import { fakeEngine } from '../engines/fake-engine.ts';
import { createEngines } from '../engines/registry.ts';
import { createEstimator } from './estimate.ts';

const engines = createEngines(loadConfig(readEnv({ ENGINE_ORDER: 'a' })).engines, [fakeEngine('a')]);
const size = (durationMs: number | null, bytes: number | null = null) => ({ durationMs, bytes });
/** Took so many seconds for each second beyond the first, at so many bytes a second. */
const sample = (seconds: number, rate: number, bytesPerSecond = 4000) => ({
  duration_ms: seconds * 1000,
  bytes: seconds * bytesPerSecond,
  took_ms: 1000 + seconds * 1000 * rate,
});

describe('the estimate', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('comes from what the engine declares while there is no history, and says that it is unsure', async () => {
    const { estimate } = createEstimator(
      scriptedDb(() => []),
      engines,
    );
    expect(await estimate('a', size(60_000))).toEqual({ seconds: 31, low_seconds: 11, high_seconds: 91, samples: 0 });
    expect(await estimate('a', size(null))).toMatchObject({ seconds: 301 });
    expect(await estimate('gone', size(60_000))).toMatchObject({ seconds: 31 });
  });

  it('comes from history as soon as there is any, asked for at most every 15 s', async () => {
    const answers = [[0, 1, 2, 3, 4].map((n) => sample(100, 0.1 + n / 10)), [sample(100, 1)]];
    const { estimate } = createEstimator(
      scriptedDb(() => answers.shift() ?? []),
      engines,
    );
    const first = { seconds: 31, low_seconds: 15, high_seconds: 47, samples: 5 };
    expect(await estimate('a', size(100_000))).toEqual(first);
    expect(await estimate('a', size(100_000))).toEqual(first);
    vi.advanceTimersByTime(16_000);
    expect(await estimate('a', size(100_000))).toMatchObject({ seconds: 101, samples: 1 });
  });

  it('goes by the jobs most like it: in length, then in how much there is to decode', async () => {
    const many = (seconds: number, rate: number, bytesPerSecond: number) =>
      Array.from({ length: 30 }, () => sample(seconds, rate, bytesPerSecond));
    const { estimate } = createEstimator(
      scriptedDb(() => [...many(10, 1, 4000), ...many(3600, 0.1, 4000), ...many(3600, 0.2, 400_000)]),
      engines,
    );
    expect((await estimate('a', size(12_000))).seconds).toBe(13);
    expect((await estimate('a', size(3_000_000, 12_000_000))).seconds).toBe(301);
    expect((await estimate('a', size(3_000_000, 1_200_000_000))).seconds).toBe(601);
  });
});

describe('the wait', () => {
  const queue = { ahead: 3, aheadMs: 60_000, running: 2, runningMs: 20_000, slots: 2 };

  it('is what stands before it, shared by the slots, by as much longer as jobs took lately, with the range of that', async () => {
    const { wait } = createEstimator(
      scriptedDb(() => [{ low: 0.5, middle: 1.5, high: 2, samples: 40 }]),
      engines,
    );
    expect(await wait(queue)).toEqual({ seconds: 60, low_seconds: 20, high_seconds: 80, samples: 40 });
    expect(await wait({ ...queue, ahead: 0, aheadMs: 0 })).toMatchObject({ seconds: 15 });
  });

  it('is nothing while a slot is free', async () => {
    const { wait } = createEstimator(
      scriptedDb(() => [{ low: null, middle: null, high: null, samples: 0 }]),
      engines,
    );
    expect(await wait({ ...queue, ahead: 0, aheadMs: 0, running: 1 })).toEqual({ seconds: 0, low_seconds: 0, high_seconds: 0, samples: 0 });
    expect(await wait(queue)).toMatchObject({ low_seconds: 13.3, high_seconds: 120 });
  });
});
