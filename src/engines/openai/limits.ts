import type { EndpointKind, EndpointSettings } from '../../config/endpoint-settings.ts';
import type { AudioEncoding, EngineCapabilities } from '../engine.ts';

/** What an endpoint is asked to answer with. */
export interface AnswerFormat {
  format: 'verbose_json' | 'json' | 'diarized_json';
  /** Whether it is asked for times of words and of segments; elsewhere the format alone says what comes. */
  granularities: boolean;
}

/** Fields that take terms: as one text, or once for each. */
export type HintField = 'prompt' | 'hotwords' | 'keywords[]';

interface Limits extends AnswerFormat {
  /** Of the whole request, with the form round the audio; null: none is known. */
  bytes: number | null;
  maxSeconds: number;
  preferredSeconds: number;
  encodings: readonly [AudioEncoding, ...AudioEncoding[]];
  wordTimes: boolean;
  /** Speakers in one request. */
  speakers: number | null;
  /** Requests that it hears at the same time; null: any number. */
  atOnce: number | null;
  /** Billed in units of so many seconds where it is not free. */
  unitSeconds: number;
  realTimeFactor: number;
  /** The field that takes terms to listen for; null: there is none. */
  hints: HintField | null;
}

/** 25 MB is said to be the limit; whether of 1000 or 1024 is not, so the smaller is kept to. */
const UPLOAD_BYTES = 25_000_000;
/** Room for the form round the audio. */
const FORM_BYTES = 4096;
/** Whisper hears 30 s at a time: a clip that fills one window costs it no second one. */
const WINDOW_SECONDS = 25;
/**
 * Whisper keeps the last 224 tokens of a prompt, half of what its decoder holds, and drops the best hints beyond that. A token is one
 * letter of Kazakh or Russian at worst, which is two bytes; usually it is two or three letters.
 */
const HINT_BYTES = 448;
/** Where the answer has no times at all, words are spread over the clip: the shorter it is, the less they are off. */
const TIMELESS_SECONDS = 15;

/**
 * By kind of server. None of the limits was tried against the real service; `limits` in ENGINES_FILE overrides them.
 * Quality of Kazakh is not part of this table.
 */
const KINDS: Readonly<Record<EndpointKind, Limits>> = {
  // Upload 25 MB: https://help.openai.com/en/articles/7031512. Formats of audio and answers, models:
  // https://platform.openai.com/docs/api-reference/audio/createTranscription. Billed by the second: the price list.
  openai: {
    format: 'verbose_json',
    granularities: true,
    bytes: UPLOAD_BYTES,
    maxSeconds: 1400,
    preferredSeconds: 100,
    encodings: ['ogg_opus', 'mp3', 'flac', 'wav'],
    wordTimes: false,
    speakers: null,
    atOnce: null,
    unitSeconds: 1,
    realTimeFactor: 0.1,
    hints: 'prompt',
  },
  // Known from clients alone: 25 MB, words always null, whole windows of 30 s missing in long clips (hence 28 s at
  // most). Not verified: the parameters, what audio it takes, how it rounds what it bills by the minute.
  cloudru: {
    format: 'verbose_json',
    granularities: false,
    bytes: UPLOAD_BYTES,
    maxSeconds: 28,
    preferredSeconds: 15,
    encodings: ['ogg_opus', 'flac', 'mp3', 'wav'],
    wordTimes: false,
    speakers: null,
    atOnce: null,
    unitSeconds: 1,
    realTimeFactor: 0.1,
    hints: 'prompt',
  },
  // examples/server of whisper.cpp: one lock round all requests, WAV only unless it was started with --convert.
  whispercpp: {
    format: 'verbose_json',
    granularities: false,
    bytes: null,
    maxSeconds: 600,
    preferredSeconds: WINDOW_SECONDS,
    encodings: ['wav'],
    wordTimes: true,
    speakers: null,
    atOnce: 1,
    unitSeconds: 1,
    realTimeFactor: 0.5,
    hints: 'prompt',
  },
  // Routers of speaches-ai/speaches: no limits of its own; it decodes whatever libav decodes. Loads its model first.
  speaches: {
    format: 'verbose_json',
    granularities: true,
    bytes: null,
    maxSeconds: 600,
    preferredSeconds: WINDOW_SECONDS,
    encodings: ['flac', 'ogg_opus', 'mp3', 'wav'],
    wordTimes: true,
    speakers: null,
    atOnce: null,
    unitSeconds: 1,
    realTimeFactor: 0.3,
    hints: 'hotwords',
  },
  // vllm/entrypoints/openai/speech_to_text: VLLM_MAX_AUDIO_CLIP_FILESIZE_MB is 25; what is longer than 30 s it cuts by
  // itself. Segments for Whisper, text alone for other models, no words.
  vllm: {
    format: 'verbose_json',
    granularities: false,
    bytes: UPLOAD_BYTES,
    maxSeconds: 28,
    preferredSeconds: WINDOW_SECONDS,
    encodings: ['flac', 'ogg_opus', 'wav'],
    wordTimes: false,
    speakers: null,
    atOnce: null,
    unitSeconds: 1,
    realTimeFactor: 0.1,
    hints: 'prompt',
  },
};

/** What a model has that its kind has not, the first that fits. A model that nobody here knows answers like Whisper. */
const MODELS: readonly { kind: EndpointKind; model: RegExp; limits: Partial<Limits> }[] = [
  { kind: 'openai', model: /^whisper-1$/, limits: { wordTimes: true } },
  // 1400 s is widely reported for the family and not verified; how many speakers it tells apart is not documented.
  {
    kind: 'openai',
    model: /^gpt-.*diarize/,
    limits: { format: 'diarized_json', granularities: false, preferredSeconds: 200, speakers: 10, hints: null },
  },
  {
    kind: 'openai',
    model: /^gpt-transcribe/,
    limits: { format: 'json', granularities: false, preferredSeconds: TIMELESS_SECONDS, hints: 'keywords[]' },
  },
  { kind: 'openai', model: /^gpt-/, limits: { format: 'json', granularities: false, preferredSeconds: TIMELESS_SECONDS } },
  // What other models make of a prompt is not documented: some take it for an instruction.
  { kind: 'vllm', model: /^(?!.*whisper)/i, limits: { format: 'json', preferredSeconds: TIMELESS_SECONDS, hints: null } },
];

function limitsOf({ kind, model }: Pick<EndpointSettings, 'kind' | 'model'>): Limits {
  return { ...KINDS[kind], ...MODELS.find((entry) => entry.kind === kind && entry.model.test(model))?.limits };
}

export function hintField(settings: Pick<EndpointSettings, 'kind' | 'model'>): HintField | null {
  return limitsOf(settings).hints;
}

export function answerFormat(settings: Pick<EndpointSettings, 'kind' | 'model'>): AnswerFormat {
  return limitsOf(settings);
}

/** What the engine declares. `parallel`: clips of one job at once, where the endpoint is not asked to do otherwise. */
export function capabilitiesOf(settings: EndpointSettings, parallel: number): EngineCapabilities {
  const known = limitsOf(settings);
  const told = settings.limits;
  const bytes = told.maxBytes ?? known.bytes;
  const maxSeconds = told.maxSeconds ?? known.maxSeconds;
  const atOnce = told.parallel ?? known.atOnce;
  return {
    languages: settings.languages,
    maxSeconds,
    maxBytes: bytes === null ? null : Math.max(1, bytes - FORM_BYTES),
    minSeconds: 1,
    preferredSeconds: Math.min(told.preferredSeconds ?? known.preferredSeconds, maxSeconds),
    encodings: known.encodings,
    wordTimes: known.wordTimes,
    diarization: known.speakers === null ? null : { maxSpeakers: known.speakers },
    parallel: atOnce ?? parallel,
    maxInFlight: atOnce ?? Math.max(parallel, 16),
    billing: settings.free ? null : { unitMs: known.unitSeconds * 1000, minimumMs: 0, perResult: false },
    clipsPerHour: told.requestsPerMinute === undefined ? null : told.requestsPerMinute * 60,
    deferred: null,
    losesSpeech: true,
    realTimeFactor: known.realTimeFactor,
    ...(known.hints && { hints: { maxBytes: HINT_BYTES } }),
  };
}
