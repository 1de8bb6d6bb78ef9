import type { EngineLocation } from '../../contract/job.ts';
import type { EngineCapabilities } from '../engine.ts';
import { FAMILIES } from './families.ts';
import type { ModelManifest } from './manifest.ts';

export const THIS_MACHINE: EngineLocation = { kind: 'local', company: null, country: null, place: 'this machine' };

/** What a model can do in so many processes; null: what there would be to say of a model that is not there. */
export function capabilitiesOf(manifest: ModelManifest | null, processes: number): EngineCapabilities {
  const family = FAMILIES[manifest?.family ?? 'whisper'];
  const ownLimit = manifest?.maxSeconds ?? family.maxSeconds;
  // What Whisper does not hear is dropped without a word, so nothing lifts its limit.
  const maxSeconds = manifest?.family === 'whisper' ? Math.min(ownLimit, family.maxSeconds) : ownLimit;
  return {
    languages: manifest?.languages ?? null,
    maxSeconds,
    maxBytes: null,
    minSeconds: Math.min(family.minSeconds, maxSeconds),
    preferredSeconds: Math.min(family.preferredSeconds, maxSeconds),
    encodings: ['pcm_s16le', 'wav'],
    wordTimes: family.wordTimes || manifest?.timestamps === 'tokens',
    diarization: null,
    parallel: processes,
    maxInFlight: processes,
    billing: null,
    clipsPerHour: null,
    deferred: null,
    losesSpeech: family.losesSpeech,
    realTimeFactor: family.realTimeFactor,
  };
}
