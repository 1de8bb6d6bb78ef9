import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type HeardChunk, mergeWords } from './merge-words.ts';
import type { Word } from './word.ts';

const word = (text: string, startMs: number, endMs: number): Word => ({ text, startMs, endMs, confidence: 0.9, language: 'kk' });
const texts = (words: readonly Word[]): string => words.map(({ text }) => text).join(' ');

/** Few words, so that the same one often follows itself. */
const spoken = fc
  .array(
    fc.tuple(fc.constantFrom('иә', 'жоқ', 'да', 'сәлем', 'the'), fc.integer({ min: 120, max: 500 }), fc.integer({ min: 0, max: 200 })),
    { minLength: 20, maxLength: 120 },
  )
  .map((items) => {
    let at = 0;
    return items.map(([text, length, pause]) => {
      const startMs = at + pause;
      at = startMs + length;
      return word(text, startMs, at);
    });
  });

/** What an engine hears between two times: words that the cut halves come out as other ones, times are a little off. */
function hear(words: readonly Word[], fromMs: number, toMs: number, jitter: readonly number[]): Word[] {
  return words
    .filter(({ startMs, endMs }) => endMs > fromMs && startMs < toMs)
    .map((heard, index) => {
      const halved = heard.startMs < fromMs || heard.endMs > toMs;
      const off = jitter[index % jitter.length] ?? 0;
      return {
        ...heard,
        text: halved ? `${heard.text}…half` : heard.text,
        startMs: Math.max(fromMs, heard.startMs + off),
        endMs: Math.min(toMs, heard.endMs + off),
      };
    });
}

describe('mergeWords', () => {
  it('gives back what was spoken, wherever it was cut with an overlap, and however often a word is repeated', () => {
    const jitters = fc.array(fc.integer({ min: -40, max: 40 }), { minLength: 1, maxLength: 9 });
    const chunkMs = fc.integer({ min: 5000, max: 12_000 });
    fc.assert(
      fc.property(spoken, chunkMs, jitters, (words, lengthMs, jitter) => {
        const end = words.at(-1)?.endMs ?? 0;
        const chunks: HeardChunk[] = [];
        for (let at = 0; at < end; at += lengthMs) {
          const overlapMs = at === 0 ? 0 : 2000;
          const own = chunks.length % 2 === 0 ? jitter : [...jitter].reverse();
          chunks.push({ startMs: at - overlapMs, overlapMs, words: hear(words, at - overlapMs, Math.min(at + lengthMs, end), own) });
        }
        expect(texts(mergeWords(chunks))).toBe(texts(words));
      }),
      { numRuns: 500 },
    );
  });

  it('joins at the right one of two equal words', () => {
    const first = [word('очень', 100, 400), word('очень', 420, 700), word('хорошо', 710, 1200)];
    expect(texts(mergeWords([chunk(0, 0, first), chunk(0, 1300, [...first, word('да', 1400, 1600)])]))).toBe('очень очень хорошо да');
  });

  it('takes both sides of the middle where the hearings share no word', () => {
    const merged = mergeWords([
      chunk(0, 0, [word('a', 0, 900), word('b', 1100, 1300), word('c', 1700, 2000)]),
      chunk(1000, 1000, [word('x', 1050, 1200), word('y', 1600, 1900), word('z', 2100, 2200)]),
    ]);
    expect(texts(merged)).toBe('a b y z');
  });

  it('puts chunks without an overlap one after the other', () => {
    const [one, two] = [chunk(0, 0, [word('иә', 0, 100)]), chunk(100, 0, [word('иә', 100, 200)])];
    expect(mergeWords([one, two])).toEqual([...one.words, ...two.words]);
    expect(mergeWords([])).toEqual([]);
    expect(mergeWords([chunk(0, 0, []), chunk(5000, 2000, two.words)])).toEqual(two.words);
  });

  it('sees the same word in another case and with another mark', () => {
    const merged = mergeWords([
      chunk(0, 0, [word('Да,', 1000, 1300)]),
      chunk(800, 1000, [word('да', 1010, 1300), word('вот', 1900, 2200)]),
    ]);
    expect(texts(merged)).toBe('да вот');
  });
});

function chunk(startMs: number, overlapMs: number, words: readonly Word[]): HeardChunk {
  return { startMs, overlapMs, words };
}
