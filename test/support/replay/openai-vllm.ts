import { type Check, firstProblem } from './openai-checks.ts';
import type { Dialect } from './openai-dialect.ts';
import { containerOf } from './openai-form.ts';
import { heardLanguage, knowsLanguage } from './openai-language.ts';
import { modelList } from './openai-original.ts';
import { segmentsOf, wholeText } from './openai-segments.ts';
import { plainAnswer, whisperSegment } from './openai-whisper-answer.ts';
import { json } from './protocol.ts';

const isComplete: Check = ({ file }) =>
  file ? null : { status: 400, message: "[{'type': 'missing', 'loc': ('body', 'file'), 'msg': 'Field required'}]" };

const modelIsServed: Check = (form, { models }) => {
  const model = form.get('model');
  if (model === undefined || models.includes(model)) return null;
  return { status: 404, message: `The model \`${model}\` does not exist.`, code: 'NotFoundError' };
};

const formatIsBuilt: Check = (form) => {
  const format = form.get('response_format') ?? 'json';
  if (['json', 'text', 'verbose_json'].includes(format)) return null;
  return { status: 400, message: `Currently only support response_format: \`text\`, \`json\` or \`verbose_json\`, got \`${format}\`` };
};

const languageIsServed: Check = (form, { languages }) => {
  const language = form.get('language');
  if (language === undefined || knowsLanguage(language, languages)) return null;
  return { status: 400, message: `Unsupported language: '${language}'.` };
};

/** It writes segments only. */
const hasNoWords: Check = (form) =>
  form.getAll('timestamp_granularities[]').includes('word')
    ? { status: 400, message: 'timestamp_granularities with word is not supported yet.', param: 'timestamp_granularities' }
    : null;

const fileIsAudio: Check = ({ file }) =>
  file && containerOf(file.bytes) ? null : { status: 400, message: 'Invalid or unsupported audio file.' };

/** vLLM: the duration is a string, the language a code, and there are segments without words. */
export const vllm: Dialect = {
  paths: ['/v1/audio/transcriptions'],
  serving: { key: null, models: ['openai/whisper-large-v3'], languages: null, maxBytes: null, maxSeconds: null },
  billed: false,
  pages: ({ models }) => ({ '/v1/models': modelList(models, 'vllm'), '/health': { status: 200, body: '' } }),
  check: firstProblem([isComplete, modelIsServed, formatIsBuilt, languageIsServed, hasNoWords, fileIsAudio]),
  checkLength(form) {
    const bytes = form.file?.bytes.length ?? 0;
    return bytes > 25 * 1024 ** 2 ? { status: 400, message: 'Maximum file size exceeded.' } : null;
  },
  answer(heard, form) {
    const plain = plainAnswer(heard, form);
    if (plain) return plain;
    const segments = segmentsOf(heard);
    return json(200, {
      duration: String(heard.durationMs / 1000),
      language: heardLanguage(heard, form.get('language')),
      text: wholeText(segments),
      segments: segments.map((segment, index) => ({ ...whisperSegment(segment, index), no_speech_prob: null })),
      words: null,
    });
  },
  refuse: ({ status, message, code, param }) =>
    json(status, {
      object: 'error',
      message,
      type: code ?? (status < 500 ? 'BadRequestError' : 'InternalServerError'),
      param: param ?? null,
      code: status,
    }),
};
