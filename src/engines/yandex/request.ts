import { addAbortSignal } from 'node:stream';
import type { YandexSettings } from '../../config/yandex.ts';
import type { AudioClip, AudioEncoding, RecogniseRequest } from '../engine.ts';
import type { StreamedBody } from '../streamed-body.ts';
import { LANGUAGE_TAGS, MAX_SPEAKERS } from './limits.ts';

const CONTAINERS: Partial<Record<AudioEncoding, string>> = { ogg_opus: 'OGG_OPUS', mp3: 'MP3', wav: 'WAV' };

type Submit = Pick<RecogniseRequest, 'audio' | 'language' | 'deferred' | 'speakers'>;

/** What a submit says about the audio. Field names and enums: speechkit.stt.v3.RecognizeFileRequest. */
export function describe({ audio, language, deferred, speakers }: Submit, settings: Pick<YandexSettings, 'model' | 'kazakh'>): object {
  return {
    recognitionModel: {
      model: deferred ? `deferred-${settings.model}` : settings.model,
      audioFormat: { containerAudio: { containerAudioType: CONTAINERS[audio.encoding] } },
      // Capitals and punctuation are the business of literatureText. Where the language is detected nothing is normalised.
      textNormalization:
        language === 'auto'
          ? { textNormalization: 'TEXT_NORMALIZATION_DISABLED' }
          : { textNormalization: 'TEXT_NORMALIZATION_ENABLED', literatureText: true },
      languageRestriction: { restrictionType: 'WHITELIST', languageCode: tagsFor(language, settings.kazakh) },
    },
    ...(asksForSpeakers(speakers) && { speakerLabeling: { speakerLabeling: 'SPEAKER_LABELING_ENABLED' } }),
  };
}

/** Whether the service can tell so many speakers apart. */
export function asksForSpeakers(speakers: number | null): boolean {
  return speakers !== null && speakers <= MAX_SPEAKERS;
}

function tagsFor(language: string, kazakh: string): string[] {
  const languages = language === 'auto' ? ['kk', 'ru'] : [language];
  return languages.map((code) => (code === 'kk' ? kazakh : (LANGUAGE_TAGS[code] ?? code)));
}

/** The body of a submit whose audio lies in a bucket. */
export function referringBody(description: object, uri: string): StreamedBody {
  const bytes = Buffer.from(JSON.stringify({ ...description, uri }));
  return {
    bytes: bytes.length,
    async *open() {
      yield bytes;
    },
  };
}

/** The body of a submit with the audio inside it. */
export function inlineBody(description: object, audio: AudioClip): StreamedBody {
  const [before, after] = JSON.stringify({ ...description, content: '' }).split(/(?<="content":")(?="}$)/) as [string, string];
  return {
    bytes: Buffer.byteLength(before) + 4 * Math.ceil(audio.bytes / 3) + Buffer.byteLength(after),
    async *open(until) {
      yield Buffer.from(before);
      yield* base64Of(addAbortSignal(until, audio.open()));
      yield Buffer.from(after);
    },
  };
}

/** Base64 of a stream, in pieces; three bytes that are split between two pieces are put together. */
export async function* base64Of(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const part of stream) {
    const bytes = Buffer.concat([rest, part]);
    const whole = bytes.length - (bytes.length % 3);
    rest = bytes.subarray(whole);
    if (whole > 0) yield Buffer.from(bytes.toString('base64', 0, whole), 'latin1');
  }
  if (rest.length > 0) yield Buffer.from(rest.toString('base64'), 'latin1');
}
