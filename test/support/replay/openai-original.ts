import type { Heard } from './mishear.ts';
import {
  type Check,
  fileIsNamedRight,
  firstProblem,
  forModels,
  granularitiesAreRight,
  hasFile,
  knownFields,
  languageIsKnown,
  modelIsServed,
  notSupported,
  oneOf,
  temperatureIsRight,
  wrong,
} from './openai-checks.ts';
import type { Dialect, Problem } from './openai-dialect.ts';
import type { Form } from './openai-form.ts';
import { heardLanguage, languageName } from './openai-language.ts';
import { seconds, segmentsOf, wholeText } from './openai-segments.ts';
import { plainAnswer, whisperSegment } from './openai-whisper-answer.ts';
import { json, type Reply } from './protocol.ts';

const MODELS = [
  'whisper-1',
  'gpt-4o-transcribe',
  'gpt-4o-mini-transcribe',
  'gpt-4o-mini-transcribe-2025-12-15',
  'gpt-4o-transcribe-diarize',
  'gpt-transcribe',
];
const WHISPER = /^whisper/;
const DIARIZE = /diarize/;
const TEXT_ALONE = /^gpt-(?!.*diarize)/;
const FIELDS = [
  'model',
  'language',
  'languages[]',
  'keywords[]',
  'prompt',
  'response_format',
  'temperature',
  'timestamp_granularities[]',
  'include[]',
  'stream',
  'chunking_strategy',
  'known_speaker_names[]',
  'known_speaker_references[]',
];

const chunkingIsRight: Check = (form) => {
  const value = form.get('chunking_strategy');
  if (value === undefined || value === 'auto') return null;
  return isServerVad(value) ? null : wrong('chunking_strategy', 'chunking_strategy is neither auto nor an object of type server_vad.');
};

function isServerVad(text: string): boolean {
  try {
    return (JSON.parse(text) as { type?: unknown }).type === 'server_vad';
  } catch {
    return false;
  }
}

const speakersArePaired: Check = (form) => {
  const names = form.getAll('known_speaker_names[]').length;
  const isRight = names <= 4 && names === form.getAll('known_speaker_references[]').length;
  return isRight ? null : wrong('known_speaker_names[]', 'expected at most 4 known speakers, each with a reference.');
};

const logprobsFit: Check = (form) => {
  const values = form.getAll('include[]');
  if (values.length === 0) return null;
  const fits = TEXT_ALONE.test(form.get('model') ?? '') && (form.get('response_format') ?? 'json') === 'json';
  return fits && values.every((value) => value === 'logprobs') ? null : wrong('include[]', 'include[] takes logprobs, with json only.');
};

/** https://platform.openai.com/docs/api-reference/audio/createTranscription */
export const original: Dialect = {
  paths: ['/v1/audio/transcriptions'],
  serving: { key: 'replay-key', models: MODELS, languages: null, maxBytes: 25 * 1024 ** 2, maxSeconds: null },
  billed: true,
  pages: ({ models }) => ({ '/v1/models': modelList(models, 'openai') }),
  check: firstProblem([
    knownFields(FIELDS),
    hasFile,
    fileIsNamedRight,
    modelIsServed,
    forModels(WHISPER, oneOf('response_format', ['json', 'text', 'srt', 'verbose_json', 'vtt'])),
    forModels(TEXT_ALONE, oneOf('response_format', ['json'])),
    forModels(DIARIZE, oneOf('response_format', ['json', 'text', 'diarized_json'])),
    forModels(DIARIZE, notSupported('prompt')),
    forModels(/^(?!gpt-transcribe$)/, notSupported('languages[]')),
    forModels(/^(?!gpt-transcribe$)/, notSupported('keywords[]')),
    // What answers a stream is not built; Whisper ignores the field.
    forModels(/^gpt-/, oneOf('stream', ['false'])),
    granularitiesAreRight,
    temperatureIsRight,
    chunkingIsRight,
    speakersArePaired,
    logprobsFit,
    languageIsKnown,
  ]),
  checkLength(form, durationMs, { maxSeconds }) {
    const model = form.get('model') ?? '';
    // Reported widely for this family, and nowhere documented.
    const most = maxSeconds ?? (model.startsWith('gpt-') ? 1400 : null);
    if (most !== null && durationMs > most * 1000)
      return wrong(
        'file',
        `audio duration ${durationMs / 1000} seconds is longer than ${most} seconds which is the maximum for this model`,
      );
    if (DIARIZE.test(model) && durationMs > 30_000 && form.get('chunking_strategy') === undefined)
      return wrong('chunking_strategy', 'chunking_strategy is required for diarization models.');
    return null;
  },
  answer(heard, form) {
    const model = form.get('model') ?? '';
    const format = form.get('response_format') ?? 'json';
    if (format === 'diarized_json') return diarized(heard);
    if (format === 'verbose_json') return verbose(heard, form);
    const plain = plainAnswer(heard, form);
    if (format !== 'json' || plain === null) return plain ?? json(500, {});
    const extra = model === 'gpt-transcribe' ? { languages: [{ code: heardLanguage(heard, form.get('language')) }] } : {};
    const usage = WHISPER.test(model) ? durationUsage(heard) : tokenUsage(heard);
    return json(200, { ...JSON.parse(plain.body), ...extra, usage });
  },
  refuse: openAiRefusal,
};

/** The shape of OpenAI's errors. */
export function openAiRefusal({ status, message, code = '', param }: Problem): Reply {
  const type =
    status >= 500 ? 'server_error' : status === 429 ? (code === 'insufficient_quota' ? code : 'requests') : 'invalid_request_error';
  return json(status, { error: { message, type, param: param ?? null, code: code || null } });
}

export function modelList(models: readonly string[], owner: string): Reply {
  return json(200, { object: 'list', data: models.map((id) => ({ id, object: 'model', created: 1_700_000_000, owned_by: owner })) });
}

function verbose(heard: Heard, form: Form): Reply {
  const segments = segmentsOf(heard);
  const granularities = form.getAll('timestamp_granularities[]');
  const words = segments.flatMap(({ words }) =>
    words.map(({ text, startMs, endMs }) => ({
      word: text.replace(/^\p{P}+|\p{P}+$/gu, ''),
      start: seconds(startMs),
      end: seconds(endMs),
    })),
  );
  return json(200, {
    task: 'transcribe',
    language: languageName(heardLanguage(heard, form.get('language'))),
    duration: heard.durationMs / 1000,
    text: wholeText(segments),
    ...((granularities.length === 0 || granularities.includes('segment')) && { segments: segments.map(whisperSegment) }),
    ...(granularities.includes('word') && { words }),
    usage: durationUsage(heard),
  });
}

function diarized(heard: Heard): Reply {
  const segments = segmentsOf(heard, { byVoice: true });
  const voices = [...new Set(segments.map(({ voice }) => voice))];
  return json(200, {
    task: 'transcribe',
    duration: heard.durationMs / 1000,
    text: wholeText(segments),
    segments: segments.map(({ startMs, endMs, text, voice }, index) => ({
      type: 'transcript.text.segment',
      id: `seg_${String(index + 1).padStart(3, '0')}`,
      start: seconds(startMs),
      end: seconds(endMs),
      text,
      speaker: String.fromCharCode(65 + voices.indexOf(voice)),
    })),
    usage: durationUsage(heard),
  });
}

function durationUsage({ durationMs }: Heard): object {
  return { type: 'duration', seconds: Math.ceil(durationMs / 1000) };
}

function tokenUsage({ durationMs, words }: Heard): object {
  const audio = Math.ceil(durationMs / 100);
  const details = { text_tokens: 0, audio_tokens: audio };
  const output = words.length * 3;
  return { type: 'tokens', input_tokens: audio, input_token_details: details, output_tokens: output, total_tokens: audio + output };
}
