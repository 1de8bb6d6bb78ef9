import { type Check, firstProblem, languageIsKnown } from './openai-checks.ts';
import type { Dialect, Problem } from './openai-dialect.ts';
import { containerOf } from './openai-form.ts';
import { heardLanguage } from './openai-language.ts';
import { modelList } from './openai-original.ts';
import { seconds, segmentsOf, type WrittenWord, wholeText } from './openai-segments.ts';
import { plainAnswer, whisperSegment } from './openai-whisper-answer.ts';
import { json } from './protocol.ts';

const FORMATS = ['text', 'json', 'verbose_json', 'srt', 'vtt'];

const invalid = (param: string, message: string): Problem => ({ status: 422, message, param });

const isComplete: Check = (form) =>
  form.file === null ? invalid('file', 'Field required') : form.get('model') === undefined ? invalid('model', 'Field required') : null;

const formatIsKnown: Check = (form) =>
  FORMATS.includes(form.get('response_format') ?? 'json')
    ? null
    : invalid('response_format', "Input should be 'text', 'json', 'verbose_json', 'srt' or 'vtt'");

const languageIsRight: Check = (form, serving) =>
  languageIsKnown(form, serving) ? invalid('language', 'Input is not a known language') : null;

/** It asserts instead of explaining. */
const granularitiesFit: Check = (form) => {
  const values = form.getAll('timestamp_granularities[]');
  const isRight = values.every((value) => value === 'word' || value === 'segment');
  if (!isRight) return { status: 500, message: 'Internal Server Error' };
  return values.includes('word') && form.get('response_format') !== 'verbose_json'
    ? { status: 500, message: 'Internal Server Error' }
    : null;
};

const modelIsInstalled: Check = (form, { models }) => {
  const model = form.get('model') ?? '';
  if (models.includes(model)) return null;
  return { status: 404, message: `Model '${model}' is not installed locally. You can download the model using \`POST /v1/models\`` };
};

const fileIsAudio: Check = ({ file }) =>
  file && containerOf(file.bytes) ? null : { status: 415, message: 'Failed to decode audio. The provided file type is not supported.' };

/** speaches, with errors of FastAPI; words of faster-whisper, in the segments and at the top. */
export const speaches: Dialect = {
  paths: ['/v1/audio/transcriptions'],
  serving: { key: null, models: ['Systran/faster-whisper-large-v3'], languages: null, maxBytes: null, maxSeconds: null },
  billed: false,
  pages: ({ models }) => ({ '/v1/models': modelList(models, 'Systran'), '/health': json(200, { message: 'OK' }) }),
  check: firstProblem([isComplete, formatIsKnown, languageIsRight, granularitiesFit, modelIsInstalled, fileIsAudio]),
  answer(heard, form) {
    const plain = plainAnswer(heard, form);
    if (plain) return plain;
    const segments = segmentsOf(heard);
    const entry = ({ text, startMs, endMs, confidence }: WrittenWord) => ({
      start: seconds(startMs),
      end: seconds(endMs),
      word: ` ${text}`,
      probability: confidence,
    });
    const hasWords = form.getAll('timestamp_granularities[]').includes('word');
    return json(200, {
      task: 'transcribe',
      language: heardLanguage(heard, form.get('language')),
      duration: heard.durationMs / 1000,
      text: wholeText(segments),
      words: hasWords ? segments.flatMap(({ words }) => words.map(entry)) : null,
      segments: segments.map((segment, index) => ({
        ...whisperSegment(segment, index + 1),
        words: hasWords ? segment.words.map(entry) : null,
      })),
    });
  },
  refuse({ status, message, param }) {
    if (status === 500) return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: message };
    return json(status, {
      detail: param === undefined ? message : [{ type: 'value_error', loc: ['body', param], msg: message, input: null }],
    });
  },
};
