import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { scriptedDb } from '../../test/support/scripted-db.ts';
import { loadConfig } from '../config/config.ts';
import { readEnv } from '../config/env.ts';
import { fakeEngine } from '../engines/fake-engine.ts';
import { createEngines } from '../engines/registry.ts';
import { createEstimator } from './estimate.ts';

const engines = createEngines(loadConfig(readEnv({ ENGINE_ORDER: 'a' })).engines, [fakeEngine('a')]);
const NONE = [{ low: null, middle: null, high: null, samples: 0 }];

describe('the estimate', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('comes from what the engine declares while there is no history, and says that it is unsure', async () => {
    const { estimate } = createEstimator(
      scriptedDb(() => NONE),
      engines,
    );
    expect(await estimate('a', 60_000)).toEqual({ seconds: 31, low_seconds: 11, high_seconds: 91, samples: 0 });
    expect(await estimate('a', null)).toMatchObject({ seconds: 301 });
    expect(await estimate('gone', 60_000)).toMatchObject({ seconds: 31 });
  });

  it('comes from history as soon as there is any, asked for at most every 15 s', async () => {
    const answers = [[{ low: 0.1, middle: 0.2, high: 0.4, samples: 7 }], [{ low: 1, middle: 1, high: 1, samples: 8 }]];
    const { estimate } = createEstimator(
      scriptedDb(() => answers.shift() ?? NONE),
      engines,
    );
    const first = { seconds: 21, low_seconds: 11, high_seconds: 41, samples: 7 };
    expect(await estimate('a', 100_000)).toEqual(first);
    expect(await estimate('a', 100_000)).toEqual(first);
    vi.advanceTimersByTime(16_000);
    expect(await estimate('a', 100_000)).toMatchObject({ seconds: 101, samples: 8 });
  });
});
