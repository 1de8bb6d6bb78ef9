import type { Engine, EngineCapabilities } from './engine.ts';

/** Of an engine about which nothing is known. */
export const PLAIN_CAPABILITIES: EngineCapabilities = {
  languages: null,
  maxSeconds: 30,
  maxBytes: null,
  minSeconds: 1,
  preferredSeconds: 25,
  encodings: ['wav'],
  wordTimes: false,
  diarization: null,
  parallel: 1,
  maxInFlight: 1,
  billing: null,
  clipsPerHour: null,
  deferred: null,
  losesSpeech: false,
  realTimeFactor: 0.5,
};

/** An engine that is known but not set up, so that who asks for it by name is told what to set. */
export function absentEngine(id: string, name: string, setting: string, location: Engine['location']): Engine {
  return {
    id,
    name,
    model: '',
    location,
    demo: false,
    absent: true,
    capabilities: PLAIN_CAPABILITIES,
    check: async () => `${name} is not set up; set ${setting}`,
    recognise: () => Promise.reject(new Error(`${id} is not set up`)),
  };
}
