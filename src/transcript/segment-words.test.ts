import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meanConfidence, mostSpoken, segmentWords } from './segment-words.ts';

const word = (startMs: number, endMs: number, more: { text?: string; speakerId?: string; engine?: string } = {}) => ({
  text: 'сөз',
  startMs,
  endMs,
  speakerId: 'speaker_1',
  ...more,
});
const starts = (segments: readonly (readonly { startMs: number }[])[]): number[] => segments.map(([first]) => first?.startMs ?? -1);

describe('segmentWords', () => {
  it('is empty without words', () => expect(segmentWords([])).toEqual([]));

  it('ends a segment at a pause of 0.7 s', () => {
    expect(starts(segmentWords([word(0, 300), word(999, 1200), word(1900, 2000)]))).toEqual([0, 1900]);
  });

  it('lets a number that is dictated in groups stand together, with pauses of up to 3 s', () => {
    const said = (...all: [string, number][]) => all.map(([text, startMs]) => word(startMs, startMs + 300, { text }));
    const groups = said(['номер', 0], ['восемь', 300], ['семьсот', 1600], ['один', 1900], ['қырық', 4500], ['45', 6800], ['жазыңыз', 8000]);
    expect(starts(segmentWords(groups))).toEqual([0, 8000]);
    expect(starts(segmentWords(said(['восемь', 0], ['семьсот', 3300])))).toEqual([0, 3300]);
    expect(starts(segmentWords(said(['он', 0], ['он', 1000], ['бес', 2000], ['екі', 3000])))).toEqual([0, 1000, 2000]);
    expect(starts(segmentWords(said(['двадцать', 0], ['ну', 1000], ['пять', 2000])))).toEqual([0, 1000, 2000]);
  });

  it('ends a segment where another engine or speaker goes on', () => {
    const words = [word(0, 300, { engine: 'a' }), word(300, 600, { engine: 'b' }), word(600, 900, { engine: 'b', speakerId: 'speaker_2' })];
    expect(starts(segmentWords(words))).toEqual([0, 300, 600]);
  });

  it('ends a segment before the first word behind a cut, once for several cuts', () => {
    expect(starts(segmentWords([word(0, 300), word(300, 600), word(600, 900)], [250, 300, 5000]))).toEqual([0, 300]);
  });

  it('ends a long one at a small pause, and never lets one grow beyond 30 s', () => {
    const talk = Array.from({ length: 200 }, (_, index) => word(index * 400, index * 400 + 390));
    for (const group of segmentWords(talk)) expect((group.at(-1)?.endMs ?? 0) - (group[0]?.startMs ?? 0)).toBeLessThanOrEqual(30_000);
    const breath = talk.map((own, index) => (index < 40 ? own : word(own.startMs + 250, own.endMs + 250)));
    expect(starts(segmentWords(breath))[1]).toBe(40 * 400 + 250);
  });

  it('keeps every word in its place; segments are at most 30 s, end at every long pause, and have pauses only where they may', () => {
    const times = fc.array(fc.tuple(fc.nat(1500), fc.integer({ min: 1, max: 4000 })), { maxLength: 80 }).map((items) => {
      let at = 0;
      return items.map(([pause, length]) => {
        at += pause + length;
        return word(at - length, at);
      });
    });
    fc.assert(
      fc.property(times, fc.array(fc.nat(100_000)), (words, cuts) => {
        const sorted = cuts.toSorted((a, b) => a - b);
        const segments = segmentWords(words, sorted);
        expect(segments.flat()).toEqual(words);
        for (const own of segments) {
          const startMs = own[0]?.startMs ?? 0;
          expect((own.at(-1)?.endMs ?? 0) - startMs).toBeLessThanOrEqual(30_000);
          for (const [index, next] of own.slice(1).entries()) {
            const before = own[index] as (typeof own)[number];
            expect(next.startMs - before.endMs).toBeLessThan(before.endMs - startMs >= 15_000 ? 250 : 700);
            expect(sorted.some((cut) => cut > before.startMs && cut <= next.startMs)).toBe(false);
          }
        }
      }),
    );
  });
});

it('a mean confidence is weighted by time, and null where none is known', () => {
  expect(
    meanConfidence([
      { confidence: 1, startMs: 0, endMs: 300 },
      { confidence: 0, startMs: 0, endMs: 100 },
    ]),
  ).toBe(0.75);
  expect(meanConfidence([{ confidence: null, startMs: 0, endMs: 100 }])).toBeNull();
});

it('the language is the one of most of the time', () => {
  expect(
    mostSpoken([
      { language: 'ru', startMs: 0, endMs: 100 },
      { language: 'kk', startMs: 0, endMs: 500 },
      { language: 'ru', startMs: 0, endMs: 100 },
    ]),
  ).toBe('kk');
  expect(mostSpoken([])).toBe('und');
});
