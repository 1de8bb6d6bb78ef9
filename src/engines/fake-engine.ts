import { PLAIN_CAPABILITIES } from './absent.ts';
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
    capabilities: { ...PLAIN_CAPABILITIES, languages, maxSeconds: 60, preferredSeconds: 30, wordTimes: true },
    check: async () => null,
    recognise: async () => ({ words: [], warnings: [], billedMs: null }),
    ...rest,
  };
}
