import { describe, expect, test } from 'vitest';
import { toRecognition } from './answer.ts';
import type { ModelManifest } from './manifest.ts';

const NEMO: ModelManifest = { name: 'x', family: 'nemo-ctc', files: {}, checksums: {}, languages: ['ru'], licence: null, source: null };
const WHISPER: ModelManifest = { ...NEMO, family: 'whisper', languages: ['kk', 'ru'] };
const heard = (result: unknown, said = '') => ({ result, said });

describe('models that hear frame by frame', () => {
  test('words with their times and the language of a model that has one', () => {
    const result = { text: 'да нет', tokens: [' да', ' нет'], timestamps: [0.4, 1], ys_log_probs: [0, 0] };
    expect(toRecognition(heard(result), NEMO, 5000)).toEqual({
      words: [
        { text: 'да', startMs: 400, endMs: 540, confidence: 1, language: 'ru' },
        { text: 'нет', startMs: 1000, endMs: 1210, confidence: 1, language: 'ru' },
      ],
      warnings: [],
      billedMs: null,
    });
  });

  test('a text without times is spread over the clip; no language is made up for a model with two', () => {
    expect(toRecognition(heard({ text: 'да нет' }), { ...NEMO, languages: ['kk', 'ru'] }, 5000).words).toEqual([
      { text: 'да', startMs: 0, endMs: 2000, timing: 'interpolated', confidence: null, language: null },
      { text: 'нет', startMs: 2000, endMs: 5000, timing: 'interpolated', confidence: null, language: null },
    ]);
  });

  test('silence is no words', () => {
    expect(toRecognition(heard({ text: '', tokens: [], timestamps: [] }), NEMO, 5000).words).toEqual([]);
  });
});

describe('Whisper', () => {
  const segments = (durations: number[]) => ({
    text: ' Сәлем әлем. Добрый день',
    lang: 'kk',
    tokens: [' Сәлем', ' әлем', '.', ' Добрый', ' день'],
    timestamps: [],
    segment_timestamps: [1, 5],
    segment_durations: durations,
    segment_texts: [' Сәлем әлем.', ' Добрый день'],
  });

  test('words lie in their segments, and these are what it covers', () => {
    const { words, covered } = toRecognition(heard(segments([2, 3])), WHISPER, 20_000);
    expect(covered).toEqual([
      [1000, 3000],
      [5000, 8000],
    ]);
    expect(words.map(({ text, language, timing }) => [text, language, timing])).toEqual([
      ['Сәлем', 'kk', 'interpolated'],
      ['әлем.', 'kk', 'interpolated'],
      ['Добрый', 'kk', 'interpolated'],
      ['день', 'kk', 'interpolated'],
    ]);
    expect([words[0]?.startMs, words[1]?.endMs, words[2]?.startMs, words[3]?.endMs]).toEqual([1000, 3000, 5000, 8000]);
  });

  test('a segment that was still open, or ends in the silence behind the clip, ends with it', () => {
    expect(toRecognition(heard(segments([2, 0])), WHISPER, 7000).covered?.[1]).toEqual([5000, 7000]);
    expect(toRecognition(heard(segments([2, 20])), WHISPER, 7000).covered?.[1]).toEqual([5000, 7000]);
  });

  test('words outside all segments are not lost: then nobody knows where any is', () => {
    const { words, covered } = toRecognition(heard({ ...segments([2, 3]), segment_texts: [' Сәлем әлем.', ''] }), WHISPER, 20_000);
    expect(words).toHaveLength(4);
    expect(covered).toBeUndefined();
  });

  test('what it hears in the silence behind the clip is not there', () => {
    const { words, covered } = toRecognition(heard(segments([2, 3])), WHISPER, 5000);
    expect(words.map(({ text }) => text)).toEqual(['Сәлем', 'әлем.']);
    expect(covered).toEqual([[1000, 3000]]);
  });

  test('what it writes on silence is left out with a warning, and covers nothing', () => {
    const texts = [' Сәлем әлем.', ' Субтитры сделал DimaTorzok'];
    const result = { ...segments([2, 3]), text: texts.join(''), segment_texts: texts };
    const { words, covered, warnings } = toRecognition(heard(result), WHISPER, 20_000);
    expect(words).toHaveLength(2);
    expect(covered).toEqual([[1000, 3000]]);
    expect(warnings).toMatchObject([{ code: 'INVENTED_TEXT', details: { start_time: 5, end_time: 8 } }]);
  });

  test('without segments the text is spread over the clip', () => {
    const { words } = toRecognition(heard({ text: ' да нет', lang: '<|ru|>', tokens: [' да', ' нет'] }), WHISPER, 2000);
    expect(words).toMatchObject([{ startMs: 0, language: 'ru' }, { endMs: 2000 }]);
  });

  const numbers = Array.from({ length: 176 }, (_, index) => ` слово${index}`);
  const long = { text: numbers.join(''), lang: 'ru', tokens: numbers };
  test('an answer as long as can be written is cut off, so the part is too large', () => {
    expect(() => toRecognition(heard(long), WHISPER, 20_000)).toThrow(expect.objectContaining({ code: 'CHUNK_TOO_LARGE' }));
    expect(toRecognition(heard({ ...long, tokens: long.tokens.slice(1) }), WHISPER, 20_000).words).toHaveLength(176);
  });

  test('in a few seconds nobody says so much: it repeats itself, and smaller pieces do not help', () => {
    const loop = { ...long, text: ' да'.repeat(176) };
    const { words, warnings } = toRecognition(heard(loop), WHISPER, 5000);
    expect(words).toEqual([]);
    expect(warnings).toMatchObject([{ code: 'INVENTED_TEXT', details: { reason: 'repetition' } }]);
  });
});

test.each([[undefined], [null], ['text'], [{}], [{ text: 1 }]])('%j is no answer', (result) => {
  expect(() => toRecognition(heard(result), NEMO, 1000)).toThrow(expect.objectContaining({ code: 'ENGINE_BAD_ANSWER', retry: true }));
});

test('an empty text that hides a failure of the native code is a failure', () => {
  const said = 'Caught exception:\nNon-zero status code\nReturn an empty result. Number of input frames: 100';
  expect(() => toRecognition(heard({ text: '' }, said), WHISPER, 1000)).toThrow(
    expect.objectContaining({ code: 'ENGINE_FAILED', retry: true }),
  );
});
