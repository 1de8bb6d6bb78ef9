import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { EndpointKind } from '../../config/endpoint-settings.ts';
import { AppError } from '../../contract/app-error.ts';
import type { Recognition } from '../engine.ts';
import { recognitionOf } from './answer.ts';
import { explainFailure } from './failure.ts';

const fixture = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), 'utf8'));

const explain = explainFailure({ model: 'm', key: null, settings: { url: 'URL', key: 'KEY', model: 'MODEL' } }, 'kk');

function read(body: unknown, kind: EndpointKind, durationMs: number, speakers: number | null = null, hints: string[] = []): Recognition {
  return recognitionOf(body, { settings: { id: 'lab', kind, free: false }, durationMs, speakers, hints, explain });
}

const brief = ({ words }: Recognition): string[] =>
  words.map(({ text, startMs, endMs, timing }) => `${text} ${startMs}-${endMs}${timing === undefined ? '' : '~'}`);

function errorOf(body: unknown, kind: EndpointKind = 'openai', durationMs = 5000): AppError {
  try {
    read(body, kind, durationMs);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('recognitionOf', () => {
  it('gives words of the whole clip the marks of the text', () => {
    const recognition = read(fixture('openai-words'), 'openai', 6400);
    expect(brief(recognition)).toEqual([
      'Қайырлы 120-600',
      'күн, 600-1000',
      'әріптестер! 1100-2300',
      'Договорға 2380-3600',
      'бүгін 3700-4400',
      'қол 4500-4900',
      'қоямыз. 5000-6100',
    ]);
    expect(recognition.words.map(({ confidence }) => confidence?.toFixed(2))).toEqual([
      '0.80',
      '0.80',
      '0.80',
      '0.50',
      '0.50',
      '0.50',
      '0.50',
    ]);
    expect(new Set(recognition.words.map(({ language }) => language))).toEqual(new Set(['kk']));
    expect(recognition).toMatchObject({ covered: [[0, 6200]], warnings: [], billedMs: 7000 });
  });

  it('spreads the words of segments without any over their segments', () => {
    const recognition = read(fixture('cloudru-segments'), 'cloudru', 10_050);
    expect(recognition.words.map(({ text, timing }) => [text, timing])).toEqual([
      ['Добрый', 'interpolated'],
      ['день.', 'interpolated'],
      ['Пришлите', 'interpolated'],
      ['счёт.', 'interpolated'],
    ]);
    for (const [index, { startMs, endMs }] of recognition.words.entries()) {
      expect(startMs).toBeGreaterThanOrEqual(index < 2 ? 0 : 6000);
      expect(endMs).toBeLessThanOrEqual(index < 2 ? 2000 : 9000);
    }
    expect(recognition.words[0]).toMatchObject({ language: 'ru', confidence: Math.exp(-0.5) });
    expect(recognition).toMatchObject({
      covered: [
        [0, 2000],
        [6000, 9000],
      ],
      billedMs: null,
    });
  });

  it('joins the pieces of words', () => {
    const recognition = read(fixture('whispercpp-pieces'), 'whispercpp', 4000);
    expect(brief(recognition)).toEqual(['Қайырлы 100-700', 'күн, 800-1300', 'созвонимся. 1500-2700']);
    expect(recognition.words.map(({ confidence }) => confidence)).toEqual([0.8, 0.95, 0.6]);
  });

  it('spreads pieces without times over their segment', () => {
    const answer = fixture('whispercpp-pieces') as { segments: { words: Record<string, unknown>[] }[] };
    for (const word of answer.segments[0]?.words ?? []) {
      delete word.start;
      delete word.end;
    }
    const recognition = read(answer, 'whispercpp', 4000);
    expect(recognition.words.map(({ text, timing }) => `${text} ${timing}`)).toEqual([
      'Қайырлы interpolated',
      'күн, interpolated',
      'созвонимся. interpolated',
    ]);
    expect(recognition.words.at(-1)?.endMs).toBeLessThanOrEqual(4000);
  });

  it('prefers the words inside segments to the same ones beside them', () => {
    const recognition = read(fixture('speaches-words'), 'speaches', 3000);
    expect(brief(recognition)).toEqual(['Да, 200-600', 'хорошо. 900-1900']);
    expect(recognition.words.map(({ confidence }) => confidence)).toEqual([0.97, 0.88]);
    expect(recognition.covered).toEqual([[200, 1900]]);
  });

  it('takes numbers that are strings, and takes no figure from a server that has none', () => {
    const recognition = read(fixture('vllm-strings'), 'vllm', 5000);
    expect(recognition.covered).toEqual([[500, 3500]]);
    expect(recognition.words.map(({ text, confidence, language }) => [text, confidence, language])).toEqual([
      ['Есеп', null, 'kk'],
      ['дайын.', null, 'kk'],
    ]);
  });

  it('tells speakers where they were asked for, and only there', () => {
    const asked = read(fixture('openai-diarized'), 'openai', 8000, 2);
    expect(asked.words.map(({ text, speaker }) => `${text} ${speaker}`)).toEqual(['Здравствуйте. A', 'Сәлеметсіз B', 'бе. B']);
    expect(asked.words[0]).toMatchObject({ confidence: null, language: null });
    expect(read(fixture('openai-diarized'), 'openai', 8000).words.some((word) => 'speaker' in word)).toBe(false);
  });

  it('spreads a bare text over the clip', () => {
    const recognition = read(fixture('openai-text'), 'openai', 3000);
    expect(recognition.words.map(({ text }) => text)).toEqual(['Келісімшарт', 'дайын,', 'счёт', 'жіберемін']);
    expect(recognition.words.every(({ timing, confidence }) => timing === 'interpolated' && confidence === null)).toBe(true);
    expect(recognition).toMatchObject({ covered: [[0, 3000]], billedMs: null });
  });

  it.each<[string, unknown]>([
    ['no text', { text: '' }],
    ['no segments', { text: ' ', segments: [], words: null }],
    ['empty segments', { text: '', segments: [{ start: 0, end: 2, text: ' ' }] }],
  ])('hears nothing in an answer with %s', (_, body) => {
    expect(read(body, 'openai', 5000)).toEqual({ words: [], covered: [], warnings: [], billedMs: null });
  });

  it('loses no word where words and text disagree', () => {
    const segments = [{ start: 0, end: 4, text: ' Один два три четыре' }];
    const words = [
      { word: 'один', start: 0.1, end: 0.5 },
      { word: 'четыре', start: 3.1, end: 3.9 },
    ];
    const { words: heard } = read({ text: 'Один два три четыре', segments, words }, 'openai', 4000);
    expect(heard.map(({ text }) => text)).toEqual(['Один', 'два', 'три', 'четыре']);
    expect(heard[3]).toMatchObject({ startMs: 3100, endMs: 3900 });
  });

  it('keeps words inside the clip and leaves out what was heard behind its end', () => {
    const segments = [
      {
        start: 0,
        end: 6,
        text: ' Да нет',
        words: [
          { word: ' Да', start: 0, end: 1 },
          { word: ' нет', start: 4.9, end: 5.6 },
        ],
      },
      { start: 29.98, end: 30, text: ' Спасибо' },
    ];
    const recognition = read({ text: 'Да нет Спасибо', segments }, 'whispercpp', 5000);
    expect(brief(recognition)).toEqual(['Да 0-1000', 'нет 4900-5000']);
    expect(recognition.covered).toEqual([[0, 5000]]);
  });

  it('leaves out what was invented, with its words, and says so', () => {
    const segments = [
      { start: 0, end: 2, text: ' Договор подписан.', avg_logprob: -0.2, no_speech_prob: 0.01 },
      { start: 2, end: 5, text: ' Продолжение следует...', avg_logprob: -0.4, no_speech_prob: 0.8 },
    ];
    const words = [
      { word: 'Договор', start: 0, end: 0.9 },
      { word: 'подписан', start: 0.9, end: 1.8 },
      { word: 'Продолжение', start: 2.1, end: 3 },
      { word: 'следует', start: 3, end: 4.5 },
    ];
    const recognition = read({ text: 'Договор подписан. Продолжение следует...', segments, words }, 'openai', 5000);
    expect(brief(recognition)).toEqual(['Договор 0-900', 'подписан. 900-1800']);
    expect(recognition.covered).toEqual([[0, 2000]]);
    expect(recognition.warnings).toEqual([
      {
        code: 'INVENTED_TEXT',
        message: 'lab wrote “Продолжение следует...” as models do on silence; it was left out',
        details: { engine: 'lab', text: 'Продолжение следует...', reason: 'phrase', start_time: 2, end_time: 5 },
      },
    ]);
  });

  it('hears nothing where all of it was invented', () => {
    const recognition = read({ text: 'Субтитры сделал DimaTorzok' }, 'cloudru', 5000);
    expect(recognition).toMatchObject({ words: [], covered: [], warnings: [{ code: 'INVENTED_TEXT' }] });
  });

  it('puts segments into the order of time and joins what they cover', () => {
    const segments = [
      { start: 2, end: 4, text: 'два' },
      { start: 0, end: 2, text: 'раз' },
    ];
    const recognition = read({ text: 'два раз', segments }, 'cloudru', 5000);
    expect(recognition.words.map(({ text }) => text)).toEqual(['раз', 'два']);
    expect(recognition.covered).toEqual([[0, 4000]]);
  });

  it.each([
    [7, 7000],
    [0, 0],
    [12.8, 12_800],
    ['72', 72_000],
    [-1, null],
    [-100_000, null],
    [73, null],
    [1e15, null],
    [null, null],
  ])('is billed for 6.4 s when the answer says %s s: %s', (seconds, billedMs) => {
    expect(read({ text: 'иә', usage: { type: 'duration', seconds } }, 'openai', 6400).billedMs).toBe(billedMs);
  });

  it.each<[string, unknown]>([
    ['more words than fit', { text: Array.from({ length: 301 }, (_, index) => `w${index}`).join(' ') }],
    ['a word that has no end', { text: 'x'.repeat(5_000_000) }],
    [
      'more words in its segments than fit',
      { segments: [{ start: 0, end: 5, text: 'a b', words: Array.from({ length: 301 }, () => ({ word: ' a', start: 1, end: 2 })) }] },
    ],
    [
      'more words beside its segments than fit',
      { segments: [{ start: 0, end: 5, text: 'a b' }], words: Array.from({ length: 301 }, () => ({ word: 'a', start: 1, end: 2 })) },
    ],
  ])('refuses an answer with %s', (_, body) => {
    expect(errorOf(body)).toMatchObject({
      code: 'ENGINE_BAD_ANSWER',
      message: expect.stringMatching(/^lab gave an answer that nobody can have said: \d+ words with \d+ letters in 5 s$/),
    });
  });

  it('takes as many words as a long clip can hold', () => {
    const text = Array.from({ length: 10_000 }, (_, index) => `w${index}`).join(' ');
    expect(read({ text }, 'openai', 1_400_000).words).toHaveLength(10_000);
  });

  it('leaves out hints that are read out where nobody speaks, and names them', () => {
    const hints = ['Kaspi Bank', 'Қазақтелеком', 'ЭСФ'];
    const segments = [
      { start: 0, end: 3, text: ' Бүгін Kaspi Bank, Қазақтелеком, ЭСФ' },
      { start: 3, end: 6, text: ' Kaspi Bank, Қазақтелеком, ЭСФ' },
    ];
    const heard = read({ text: '', segments, duration: 6 }, 'openai', 6000, null, hints);
    expect(heard.words).toHaveLength(5);
    expect(heard.covered).toEqual([[0, 3000]]);
    expect(heard.warnings).toMatchObject([{ code: 'INVENTED_TEXT', details: { reason: 'hints', start_time: 3, end_time: 6 } }]);
    expect(read({ text: '', segments, duration: 6 }, 'openai', 6000).words).toHaveLength(9);
  });

  it('asks nothing for what is free', () => {
    const free = recognitionOf(fixture('openai-words'), {
      settings: { id: 'lab', kind: 'openai', free: true },
      durationMs: 6400,
      speakers: null,
      hints: [],
      explain,
    });
    expect(free.billedMs).toBeNull();
  });

  it.each([
    [12_000, false],
    [7500, false],
    [7300, true],
    [5500, true],
    [5300, false],
  ])('of an answer for 6.4 s to a clip of %i ms: accepted is %s', (durationMs, accepted) => {
    if (accepted) expect(read(fixture('openai-words'), 'openai', durationMs).words).toHaveLength(7);
    else
      expect(errorOf(fixture('openai-words'), 'openai', durationMs)).toMatchObject({
        code: 'ENGINE_BAD_ANSWER',
        message: `lab gave an answer for another part: of 6.4 s instead of ${durationMs / 1000} s`,
      });
  });

  it.each<[string, unknown, string]>([
    ['nothing', null, 'lab gave an answer of another form: Invalid input: expected object, received null'],
    ['a list', [], 'lab gave an answer of another form: Invalid input: expected object, received array'],
    ['another object', { ok: true }, 'lab gave an answer of another form: there is neither text nor segments'],
    [
      'segments that are none',
      { segments: ['a'] },
      'lab gave an answer of another form: segments.0: Invalid input: expected object, received string',
    ],
    [
      'a text that is none',
      { text: { a: 1 } },
      'lab gave an answer of another form: text: Invalid input: expected string, received object',
    ],
  ])('refuses %s', (_, body, message) => {
    expect(errorOf(body)).toMatchObject({ code: 'ENGINE_BAD_ANSWER', message, retry: true });
  });

  it('reads a failure that came with a status of success', () => {
    expect(errorOf({ error: { message: 'The model `m` does not exist', code: 'model_not_found' } })).toMatchObject({
      code: 'ENGINE_MISCONFIGURED',
      message: expect.stringContaining('MODEL'),
    });
    expect(errorOf({ error: 'failed to read audio data' })).toMatchObject({ code: 'ENGINE_REFUSED_AUDIO' });
  });
});
