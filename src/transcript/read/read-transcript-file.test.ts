import { describe, expect, it } from 'vitest';
import { wordsOf } from './foreign-transcript.ts';
import { readTranscriptFile } from './read-transcript-file.ts';

const words = (text: string) => wordsOf(readTranscriptFile(text));
const texts = (text: string): string[] => words(text).map((word) => word.text);
const json = (segment: Record<string, unknown>): string =>
  JSON.stringify({ segments: [{ start_time: 0, end_time: 1, text: 'привет мир', ...segment }] });
const heard = (text: string, start_time = 0, end_time = 1) => ({ text, start_time, end_time });

describe('subtitles', () => {
  it.each([
    ['empty lines between cues', '1\n00:00:00,000 --> 00:00:01,000\nпривет\n\n2\n00:00:01,000 --> 00:00:02,000\nмир\n'],
    ['none', '1\n00:00:00,000 --> 00:00:01,000\nпривет\n2\n00:00:01,000 --> 00:00:02,000\nмир\n'],
    ['neither those nor numbers', '00:00:00,000 --> 00:00:01,000\nпривет\n00:00:01,000 --> 00:00:02,000\nмир'],
  ])('with %s', (_what, text) => {
    expect(words(text).map(({ text: said, startMs, endMs }) => [said, startMs, endMs])).toEqual([
      ['привет', 0, 1000],
      ['мир', 1000, 2000],
    ]);
  });

  it('lose their tags, and no signs', () => {
    const said = texts('WEBVTT\n\n00:00.000 --> 00:01.000\n<v.loud Анна><i>пусть</i> <00:00:00.500>1 < 2 и 3 > 2</v>');
    expect(said.join(' ')).toBe('пусть 1 < 2 и 3 > 2');
  });

  it('with a hundred thousand open brackets are read at once', () => {
    const from = performance.now();
    texts(`1\n00:00:00,000 --> 00:00:01,000\n${'<'.repeat(200_000)} привет\n`);
    expect(performance.now() - from).toBeLessThan(2000);
  });
});

it('more words than can be answered with are refused', () => {
  expect(() => words('да '.repeat(500_001))).toThrow(expect.objectContaining({ code: 'INVALID_TRANSCRIPT' }));
  expect(words('да '.repeat(500_000))).toHaveLength(500_000);
});

describe('JSON', () => {
  it.each([
    ['a segment', { end_time: 1e9 }],
    ['a word', { words: [heard('привет', 0, 1e300), heard('мир', 1, 2)] }],
  ])('that ends beyond what can be kept, in %s', (_what, segment) => {
    expect(() => words(json(segment))).toThrow(expect.objectContaining({ code: 'INVALID_TRANSCRIPT' }));
  });

  it('without a single text in its words has that of the segment', () => {
    expect(texts(json({ words: [heard('')] }))).toEqual(['привет', 'мир']);
  });

  it.each([
    ['NUL', '\u0000'],
    ['half a surrogate pair', '\ud83d'],
  ])('has no %s in anything that is stored', (_what, sign) => {
    const [word] = words(json({ speaker_id: `${'a'.repeat(78)}${sign}👍`, language: sign, words: [heard(`привет${sign}мир`)] }));
    expect(JSON.stringify(word)).not.toMatch(/\\u/);
    expect(word?.language).toBe('und');
  });
});

describe('an answer without segments', () => {
  const said = [
    { word: 'Сәлем,', start: 1.5, end: 2 },
    { word: 'мир', start: 2, end: 2.5 },
  ];

  it('is a text alone', () => {
    const { format, segments } = readTranscriptFile('{"text": "Сәлем, мир!\\nЕкінші жол"}');
    expect([format, segments.map(({ text }) => text)]).toEqual(['whisper', ['Сәлем, мир!', 'Екінші жол']]);
  });

  it('has words with their times, and a language by its name', () => {
    const found = words(JSON.stringify({ text: 'Сәлем, мир', language: 'kazakh', words: said }));
    expect(found.map(({ text, startMs, language }) => [text, startMs, language])).toEqual([
      ['Сәлем,', 1500, 'kk'],
      ['мир', 2000, 'kk'],
    ]);
  });

  it('is a list of segments alone', () => {
    expect(texts('[{"start": 0, "end": 1, "text": "привет мир"}]')).toEqual(['привет', 'мир']);
    expect(texts('[{"start_time": 0, "end_time": 1, "text": "привет мир"}]')).toEqual(['привет', 'мир']);
  });

  it.each(['{"text": ""}', '{"text": 5}', '[{"text": "привет"}]', '{"segments": "нет", "text": "привет"}', '[]'])('is none: %s', (text) =>
    expect(() => readTranscriptFile(text)).toThrow(expect.objectContaining({ code: 'INVALID_TRANSCRIPT' })),
  );
});

describe('words of Whisper beside its segments', () => {
  const whisper = (segments: [number, number, string][], said: [string, number, number][]): string =>
    JSON.stringify({
      segments: segments.map(([start, end, text]) => ({ start, end, text })),
      words: said.map(([word, start, end]) => ({ word, start, end })),
    });
  const SEGMENTS: [number, number, string][] = [
    [0, 1, 'привет мир'],
    [2, 3, 'всем пока'],
  ];

  it('keep their times where they lie between segments, or take no time', () => {
    const text = whisper(SEGMENTS, [
      ['привет', 0, 0.8],
      ['мир', 0.9, 1.4],
      ['всем', 2, 2.4],
      ['пока', 3, 3],
    ]);
    expect(words(text).map(({ text: said, startMs, endMs }) => [said, startMs, endMs])).toEqual([
      ['привет', 0, 800],
      ['мир', 900, 1400],
      ['всем', 2000, 2400],
      ['пока', 3000, 3000],
    ]);
  });

  it('that are not all of its words leave the text of the segment as it is', () => {
    expect(texts(whisper(SEGMENTS, [['привет', 0, 0.8]]))).toEqual(['привет', 'мир', 'всем', 'пока']);
  });

  it('take no longer where there are many', () => {
    const many = Array.from({ length: 30_000 }, (_, at) => at);
    const text = whisper(
      many.map((at) => [at, at + 1, 'да']),
      many.map((at) => ['да', at, at + 1]),
    );
    const from = performance.now();
    expect(texts(text)).toHaveLength(30_000);
    expect(performance.now() - from).toBeLessThan(2000);
  });
});

describe('what stands before a colon', () => {
  const speakers = (text: string) => [...new Set(words(text).map(({ speaker }) => speaker))];

  it.each([
    'Он сказал: приходите завтра',
    'Добрый день\nСсылка: https://a.kz\nспасибо',
    '1\n00:00:00,000 --> 00:00:01,000\nитак\n\n2\n00:00:01,000 --> 00:00:02,000\nВопрос: что делать\n',
  ])('is said, where it stands once: %j', (text) => {
    expect(speakers(text)).toEqual([undefined]);
    expect(texts(text).join(' ')).toMatch(/сказал:|Ссылка:|Вопрос:/);
  });

  it.each([
    ['Анна: да\nБорис: нет', ['Анна', 'Борис']],
    ['Анна: да\nи ещё\nАнна: нет', ['Анна', undefined]],
    ['[0:00:01] Анна: да\n[0:00:05] и ещё', ['Анна', undefined]],
    [
      '1\n00:00:00,000 --> 00:00:01,000\nАнна: да\n\n2\n00:00:01,000 --> 00:00:02,000\nещё\n\n3\n00:00:03,000 --> 00:00:04,000\nБорис: нет\n',
      ['Анна', 'Борис'],
    ],
  ])('is a name, where there are several or it stands behind a time: %j', (text, names) => expect(speakers(text)).toEqual(names));
});

it('a sign that is a word of its own stays with the word before it', () => {
  const said = [heard('25', 0, 1), heard('%', 1, 1.2), heard('и', 2, 3), heard('5', 3, 4), heard('₸', 4, 4.1)];
  expect(words(json({ end_time: 5, words: said })).map((word) => [word.text, word.endMs])).toEqual([
    ['25 %', 1200],
    ['и', 3000],
    ['5 ₸', 4100],
  ]);
});

it('the place of a subtitle on the screen is no text', () => {
  expect(texts('1\n00:00:00,000 --> 00:00:01,000\n{\\an8}привет\n')).toEqual(['привет']);
});
