import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meanConfidence, mostSpoken, segmentWords } from './segment-words.ts';
import type { Word } from './word.ts';

const word = (startMs: number, endMs: number, more: Partial<Word> = {}): Word => ({
  text: 'сөз',
  startMs,
  endMs,
  confidence: 0.5,
  language: 'kk',
  ...more,
});
const words = fc.array(fc.tuple(fc.nat(1500), fc.integer({ min: 1, max: 4000 })), { maxLength: 80 }).map((items) => {
  let at = 0;
  return items.map(([pause, length]) => {
    at += pause + length;
    return word(at - length, at);
  });
});

describe('segmentWords', () => {
  it('keeps every word in its place; segments are at most 30 s, end at every long pause, and have pauses only where they may', () => {
    fc.assert(
      fc.property(words, (words) => {
        const segments = segmentWords(words, 'A');
        expect(segments.flatMap((segment) => segment.words)).toEqual(words);
        for (const { startMs, endMs, words: own } of segments) {
          expect([startMs, endMs]).toEqual([own[0]?.startMs, own.at(-1)?.endMs]);
          expect(endMs - startMs).toBeLessThanOrEqual(30_000);
          for (const [index, { startMs: next }] of own.slice(1).entries()) {
            const pause = next - (own[index]?.endMs ?? 0);
            expect(pause).toBeLessThan((own[index]?.endMs ?? 0) - startMs >= 15_000 ? 250 : 700);
          }
        }
      }),
    );
  });

  it('tells text, language and confidence of its words', () => {
    const [segment] = segmentWords(
      [word(0, 100, { text: 'Сәлем', confidence: 1 }), word(150, 450, { text: 'друзья', language: 'ru', confidence: 0.6 })],
      'A',
    );
    expect(segment).toMatchObject({ speakerId: 'A', startMs: 0, endMs: 450, text: 'Сәлем друзья', language: 'ru', confidence: 0.7 });
  });
});

describe('segmentWords of several engines', () => {
  it('has segments of one engine each, named there and not with every word', () => {
    const heard = ['cloudru', 'cloudru', 'yandex', null, undefined].map((engine, index) => ({
      ...word(index * 100, index * 100 + 90),
      ...(engine !== undefined && { engine }),
    }));
    const segments = segmentWords(heard, 'A');
    expect(segments.map(({ engine, words }) => [engine, words.length])).toEqual([
      ['cloudru', 2],
      ['yandex', 1],
      [null, 2],
    ]);
    expect(segments.flatMap(({ words }) => words).some((own) => 'engine' in own)).toBe(false);
  });
});

describe('meanConfidence', () => {
  it('weighs by length, leaves out what is not known, and is null when nothing is', () => {
    expect(
      meanConfidence([word(0, 300, { confidence: 0.9 }), word(300, 400, { confidence: 0.5 }), word(400, 9000, { confidence: null })]),
    ).toBe(0.8);
    expect(meanConfidence([word(0, 1, { confidence: null })])).toBeNull();
    expect(meanConfidence([word(5, 5, { confidence: 0.25 })])).toBe(0.25);
  });
});

describe('mostSpoken', () => {
  it('goes by time, not by number of words', () => {
    expect(mostSpoken([word(0, 100), word(100, 200), word(200, 900, { language: 'ru' })])).toBe('ru');
    expect(mostSpoken([])).toBe('und');
  });
});
