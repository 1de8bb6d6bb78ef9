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
