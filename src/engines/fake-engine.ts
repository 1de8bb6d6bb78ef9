import type { Engine, EngineCapabilities } from './engine.ts';

/** An engine for tests that hears nothing, changed as a test needs it. */
export function fakeEngine(id: string, changes: Partial<Engine> & { languages?: EngineCapabilities['languages'] } = {}): Engine {
  const { languages = null, ...rest } = changes;
  return {
    id,
    name: `Engine ${id}`,
    model: `${id}-1`,
    location: { kind: 'local', company: null, country: null, place: 'this machine' },
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
      maxInFlight: 1,
      billing: null,
      clipsPerHour: null,
      deferred: null,
      losesSpeech: false,
      realTimeFactor: 0.5,
    },
    check: async () => null,
    recognise: async () => ({ words: [], warnings: [], billedMs: null }),
    ...rest,
  };
}
