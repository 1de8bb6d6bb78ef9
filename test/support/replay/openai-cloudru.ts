import {
  fileIsNamedRight,
  firstProblem,
  granularitiesAreRight,
  hasFile,
  languageIsKnown,
  modelIsServed,
  oneOf,
  temperatureIsRight,
} from './openai-checks.ts';
import type { Dialect } from './openai-dialect.ts';
import { heardLanguage, languageName } from './openai-language.ts';
import { modelList, openAiRefusal } from './openai-original.ts';
import { segmentsOf, wholeText } from './openai-segments.ts';
import { plainAnswer, whisperSegment } from './openai-whisper-answer.ts';
import { json } from './protocol.ts';

/** Cloud.ru Evolution Foundation Models as its clients know it. There are never words, whatever was asked. */
export const cloudru: Dialect = {
  paths: ['/v1/audio/transcriptions'],
  serving: { key: 'replay-key', models: ['openai/whisper-large-v3'], languages: null, maxBytes: 25 * 1024 ** 2, maxSeconds: null },
  billed: true,
  pages: ({ models }) => ({ '/v1/models': modelList(models, 'cloud.ru') }),
  check: firstProblem([
    hasFile,
    fileIsNamedRight,
    modelIsServed,
    oneOf('response_format', ['json', 'text', 'verbose_json']),
    granularitiesAreRight,
    temperatureIsRight,
    languageIsKnown,
  ]),
  answer(heard, form) {
    const plain = plainAnswer(heard, form);
    if (plain) return plain;
    const segments = segmentsOf(heard);
    return json(200, {
      task: 'transcribe',
      language: languageName(heardLanguage(heard, form.get('language'))),
      duration: heard.durationMs / 1000,
      text: wholeText(segments),
      segments: segments.map(whisperSegment),
      words: null,
    });
  },
  refuse: openAiRefusal,
};
