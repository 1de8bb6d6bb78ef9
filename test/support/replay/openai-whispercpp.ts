import { type Check, firstProblem } from './openai-checks.ts';
import type { Dialect } from './openai-dialect.ts';
import { containerOf, type Form } from './openai-form.ts';
import { heardLanguage, knowsLanguage, languageName } from './openai-language.ts';
import { piecesOf } from './openai-pieces.ts';
import { scores, seconds, segmentsOf, wholeText } from './openai-segments.ts';
import { plainAnswer } from './openai-whisper-answer.ts';
import { json } from './protocol.ts';

const hasFile: Check = ({ file }) => (file ? null : { status: 400, message: "no 'file' field in the request" });

/** It was started without --convert. */
const isWav: Check = ({ file }) =>
  file && containerOf(file.bytes) === 'wav' ? null : { status: 400, message: 'failed to read audio data' };

const languageIsKnown: Check = (form, { languages }) => {
  const language = form.get('language') ?? 'en';
  return language === 'auto' || knowsLanguage(language, languages) ? null : { status: 500, message: 'failed to process audio' };
};

function isOn(form: Form, field: string): boolean {
  return /^(true|1|yes|y)$/i.test(form.get(field) ?? '');
}

/** examples/server of whisper.cpp: no key, one request at a time, words inside segments that are pieces of words. */
export const whispercpp: Dialect = {
  paths: ['/inference', '/v1/audio/transcriptions'],
  serial: true,
  serving: { key: null, models: [], languages: null, maxBytes: null, maxSeconds: null },
  billed: false,
  pages: () => ({
    '/': { status: 200, headers: { 'content-type': 'text/html' }, body: '<html><head><title>Whisper.cpp Server</title></head></html>' },
    '/health': json(200, { status: 'ok' }),
  }),
  check: firstProblem([hasFile, isWav, languageIsKnown]),
  answer(heard, form) {
    const segments = segmentsOf(heard);
    if (form.get('response_format') === 'text')
      return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body: wholeText(segments) };
    const plain = plainAnswer(heard, form);
    if (plain) return plain;
    // Without the field it takes the language that it was started with: English.
    const language = heardLanguage(heard, form.get('language') ?? 'en');
    const hasTimes = isOn(form, 'token_timestamps');
    const found = isOn(form, 'no_language_probabilities')
      ? {}
      : { detected_language: languageName(language), detected_language_probability: 0.93, language_probabilities: { [language]: 0.93 } };
    return json(200, {
      task: 'transcribe',
      language: languageName(language),
      duration: heard.durationMs / 1000,
      text: wholeText(segments),
      ...found,
      segments: segments.map((segment, id) => ({
        id,
        text: segment.text,
        start: seconds(segment.startMs),
        end: seconds(segment.endMs),
        tokens: [50_364, 1200, 4711],
        words: segment.words.flatMap(piecesOf).map(({ text, startMs, endMs, confidence }) => ({
          word: text,
          ...(hasTimes && { start: seconds(startMs), end: seconds(endMs), t_dtw: -1 }),
          probability: confidence,
        })),
        temperature: 0,
        avg_logprob: scores(segment).avg_logprob,
        no_speech_prob: scores(segment).no_speech_prob,
      })),
    });
  },
  refuse({ status, message }) {
    if (status === 404) return { status, headers: { 'content-type': 'text/plain' }, body: message };
    return json(status, { error: message });
  },
};
