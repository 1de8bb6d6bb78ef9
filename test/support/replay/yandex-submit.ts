import type { IncomingCall } from './protocol.ts';
import type { Failure } from './yandex-failure.ts';
import { camelFields, RecognizeFileRequest } from './yandex-submit-fields.ts';

/** What a submit asks for. */
export interface Submit {
  model: string;
  deferred: boolean;
  /** Tags that were allowed, as they were written; empty: the default, Russian. */
  languages: string[];
  /** Digits for numbers: asked for, and the language is known. */
  normalised: boolean;
  /** Capitals and punctuation as well. */
  literary: boolean;
  labelled: boolean;
  format: Container | { sampleRate: number; channels: number };
  /** The audio itself, or the path of an object. */
  source: { content: Buffer } | { path: string };
}
export type Container = 'WAV' | 'OGG_OPUS' | 'MP3';

/** Decimal: the stricter of what 60 MB may mean. */
const REQUEST_BYTES = 60_000_000;
const MODEL = /^(deferred-)?general(:rc|:deprecated)?$/;
const RATES = [8000, 16_000, 48_000];
/** https://yandex.cloud/docs/speechkit/stt/models; kk-KK is what older pages say. */
const TAGS = new Set([
  ...['auto', 'de-de', 'en-us', 'es-es', 'fi-fi', 'fr-fr', 'he-he', 'it-it', 'kk-kz', 'kk-kk', 'nl-nl', 'pl-pl', 'pt-pt'],
  ...['pt-br', 'ru-ru', 'sv-se', 'tr-tr', 'uz-uz'],
]);

/** Reads the body of a submit; what is wrong with it otherwise. */
export function readSubmit({ headers, body }: IncomingCall, ownHost: string): Submit | Failure {
  if (!/^application\/json\b/.test(headers['content-type'] ?? '')) return wrong('expected application/json');
  if (body.length > REQUEST_BYTES) return wrong(`The request is too large: ${body.length} bytes, at most 60 MB`);
  const request = RecognizeFileRequest.safeParse(parse(body));
  if (!request.success) {
    const [issue] = request.error.issues;
    return wrong(`${issue?.path.join('.') || 'request'}: ${issue?.message}`);
  }
  const { recognitionModel: model, speakerLabeling } = request.data;
  const source = sourceOf(request.data, ownHost);
  if ('code' in source) return source;
  const format = formatOf(model.audioFormat);
  if (isFailure(format)) return format;
  if (!MODEL.test(model.model)) return wrong(`model '${model.model}' is not found`);

  const languages = model.languageRestriction?.languageCode ?? [];
  const strange = languages.find((tag) => !TAGS.has(tag.toLowerCase()));
  if (strange !== undefined) return wrong(`language '${strange}' is not supported`);
  const text = model.textNormalization;
  const isAsked = text?.textNormalization === 'TEXT_NORMALIZATION_ENABLED';
  if (!isAsked && (text?.literatureText || text?.profanityFilter))
    return wrong('literatureText and profanityFilter need TEXT_NORMALIZATION_ENABLED');
  const labelled = speakerLabeling?.speakerLabeling === 'SPEAKER_LABELING_ENABLED';
  if (labelled && typeof format === 'object' && format.channels > 1) return wrong('speakers can be labelled in one channel only');
  // Nothing is normalised where the language is detected.
  const isDetected =
    languages.length > 1 || languages[0]?.toLowerCase() === 'auto' || model.languageRestriction?.restrictionType === 'BLACKLIST';
  const normalised = isAsked && !isDetected;
  return {
    model: model.model,
    deferred: model.model.startsWith('deferred-'),
    languages,
    normalised,
    literary: normalised && text?.literatureText === true,
    labelled,
    format,
    source,
  };
}

function isFailure(format: Submit['format'] | Failure): format is Failure {
  return typeof format === 'object' && 'code' in format;
}

function wrong(message: string): Failure {
  return { code: 3, message };
}

function parse(body: Buffer): unknown {
  try {
    return camelFields(JSON.parse(body.toString()));
  } catch {
    return undefined;
  }
}

function sourceOf({ uri, content }: RecognizeFileRequest, ownHost: string): Submit['source'] | Failure {
  if ((uri == null) === (content == null)) return wrong('audio_source: expected either uri or content');
  if (content != null) {
    const bytes = Buffer.from(content, 'base64');
    if (bytes.length === 0 || bytes.toString('base64') !== content) return wrong('content: expected audio in base64');
    return { content: bytes };
  }
  if (!URL.canParse(uri ?? '')) return wrong('uri: expected an address');
  const { host, pathname } = new URL(uri ?? '');
  if (host !== ownHost && host !== 'storage.yandexcloud.net') return wrong('uri: expected an object of Object Storage');
  return { path: pathname };
}

function formatOf({ containerAudio, rawAudio }: RecognizeFileRequest['recognitionModel']['audioFormat']): Submit['format'] | Failure {
  if (containerAudio && !rawAudio) return containerAudio.containerAudioType;
  if (!rawAudio || containerAudio) return wrong('audioFormat: expected either containerAudio or rawAudio');
  const { sampleRateHertz: sampleRate, audioChannelCount: channels } = rawAudio;
  if (!RATES.includes(sampleRate)) return wrong(`sampleRateHertz: expected one of ${RATES.join(', ')}`);
  return channels < 1 ? wrong('audioChannelCount: expected at least 1') : { sampleRate, channels };
}
