import type { YandexSettings } from '../../config/yandex.ts';
import type { EngineCapabilities } from '../engine.ts';
import type { RateLimit } from '../rate-limiter.ts';

/**
 * What SpeechKit allows. Sizes, lengths and rates: https://yandex.cloud/docs/speechkit/concepts/limits (rates are
 * quotas of a folder and can be raised by support). Billing: https://yandex.cloud/docs/speechkit/pricing. Languages and
 * the deferred mode: https://yandex.cloud/docs/speechkit/stt/models. Formats: https://yandex.cloud/docs/speechkit/formats.
 */
const REQUEST_BYTES = 60_000_000;
const OBJECT_BYTES = 1_000_000_000;
const HOURS = 4;
const SUBMITS_PER_HOUR = 500;

/** Everything in a submit but the audio, with room to spare. */
const ENVELOPE_BYTES = 4096;
/** An encoder adds a few milliseconds. */
const ENCODER_SECONDS = 5;

/** The largest audio that fits into a request: base64 makes four bytes of three. */
export const INLINE_BYTES = Math.floor((REQUEST_BYTES - ENVELOPE_BYTES) / 4) * 3;

/** A rate that all workers keep to together, and the pause after the service has said that it was exceeded. */
export interface Quota {
  key: string;
  limit: RateLimit;
  pauseMs: number;
}

export const SUBMITS: Quota = {
  key: 'yandex:submit',
  limit: { calls: SUBMITS_PER_HOUR, perMs: 3_600_000, burst: 20 },
  pauseMs: 10_000,
};
/** Questions about an operation, and answers fetched. */
export const POLLS: Quota = { key: 'yandex:poll', limit: { calls: 5, perMs: 1000, burst: 1 }, pauseMs: 1000 };

/** ISO 639-1 to the tags of the API. The one for Kazakh is a setting: older documents say kk-KK. */
export const LANGUAGE_TAGS: Readonly<Record<string, string>> = {
  kk: 'kk-KZ',
  ru: 'ru-RU',
  de: 'de-DE',
  en: 'en-US',
  es: 'es-ES',
  fi: 'fi-FI',
  fr: 'fr-FR',
  he: 'he-HE',
  it: 'it-IT',
  nl: 'nl-NL',
  pl: 'pl-PL',
  pt: 'pt-PT',
  sv: 'sv-SE',
  tr: 'tr-TR',
  uz: 'uz-UZ',
};

/** Speakers can be told apart in one channel, this many: https://yandex.cloud/docs/speechkit/stt/speaker-labeling */
export const MAX_SPEAKERS = 2;

/** The deferred mode promises its answer within a day. */
export const DEFERRED_SECONDS = 24 * 3600;

/** What the engine declares. `parallel`: clips of one job at once. */
export function capabilitiesOf(settings: Pick<YandexSettings, 'bucket'>, parallel: number): EngineCapabilities {
  return {
    languages: Object.keys(LANGUAGE_TAGS),
    maxSeconds: HOURS * 3600 - ENCODER_SECONDS,
    maxBytes: settings.bucket ? OBJECT_BYTES : INLINE_BYTES,
    // Whatever is shorter is billed as 15 s.
    minSeconds: 15,
    // A recording goes out in two rounds of `parallel` clips (the planner), so a meeting of an hour takes nine submits
    // of 400 s. Longer recordings take clips of 800 s at most: 500 submits are then 111 hours of audio an hour, and
    // one lost answer is 13 minutes to ask for again.
    preferredSeconds: 800,
    encodings: ['ogg_opus', 'mp3', 'wav'],
    wordTimes: true,
    diarization: { maxSpeakers: MAX_SPEAKERS },
    parallel,
    // As many operations as 5 questions a second can follow, each asked about every 5 s.
    maxInFlight: Math.max(parallel, 20),
    // Units are seconds of two channels, so one channel costs the same as two.
    billing: { unitMs: 1000, minimumMs: 15_000, perResult: false },
    clipsPerHour: SUBMITS_PER_HOUR,
    deferred: { withinSeconds: DEFERRED_SECONDS },
    losesSpeech: false,
    // The documentation speaks of 10 s for a minute.
    realTimeFactor: 0.17,
  };
}
