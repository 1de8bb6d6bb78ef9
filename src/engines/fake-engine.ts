import type { Engine, EngineCapabilities } from './engine.ts';

/** An engine for tests that hears nothing, changed as a test needs it. */
export function fakeEngine(id: string, changes: Partial<Engine> & { languages?: EngineCapabilities['languages'] } = {}): Engine {
  const { languages = null, ...rest } = changes;
  return {
    id,
    name: `Engine ${id}`,
    model: `${id}-1`,
    location: { kind: 'local', place: 'this machine' },
    demo: false,
    capabilities: {
      languages,
      maxSeconds: 60,
      maxBytes: null,
      minSeconds: 1,
      preferredSeconds: 30,
      encodings: ['wav'],
      wordTimes: true,
      diarization: null,
      parallel: 1,
      price: null,
      realTimeFactor: 0.5,
    },
    check: async () => null,
    recognise: async () => ({ words: [], warnings: [], cost: { amount: 0, currency: 'USD' }, billedMs: 0 }),
    ...rest,
  };
}
