import type { Engine } from './engine.ts';

/** An engine that is known but not set up, so that who asks for it by name is told what to set. */
export function absentEngine(id: string, name: string, setting: string, location: Engine['location']): Engine {
  return {
    id,
    name,
    model: '',
    location,
    demo: false,
    absent: true,
    capabilities: {
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
    },
    check: async () => `${name} is not set up; set ${setting}`,
    recognise: () => Promise.reject(new Error(`${id} is not set up`)),
  };
}
