import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeWords } from './place-words.ts';

/** Pieces of a recording, and words spoken inside them. */
const cut = fc
  .array(fc.record({ gap: fc.nat(9000), length: fc.integer({ min: 400, max: 20_000 }), words: fc.array(fc.nat(1000), { maxLength: 5 }) }), {
    minLength: 1,
    maxLength: 12,
  })
  .map((items) => {
    let at = 0;
    const pieces: [number, number][] = [];
    const spoken: { startMs: number; endMs: number }[] = [];
    for (const { gap, length, words } of items) {
      const start = at + gap;
      at = start + length;
      pieces.push([start, at]);
      for (const place of words) {
        const startMs = start + Math.floor((place / 1000) * (length - 100));
        spoken.push({ startMs, endMs: startMs + 100 });
      }
    }
    return { pieces, spoken };
  });

/** The same time in the clip, counted piece by piece. */
function inClip(ms: number, pieces: readonly [number, number][]): number {
  return pieces.reduce((sum, [start, end]) => sum + Math.max(0, Math.min(end, ms) - start), 0);
}

describe('placeWords', () => {
  it('is the way back from the clip that the pieces make', () => {
    fc.assert(
      fc.property(cut, ({ pieces, spoken }) => {
        const heard = spoken.map(({ startMs, endMs }) => ({ startMs: inClip(startMs, pieces), endMs: inClip(endMs, pieces), text: 'сөз' }));
        expect(placeWords(heard, pieces)).toEqual(spoken.map((word) => ({ ...word, text: 'сөз' })));
      }),
    );
  });

  it('finds the piece that holds most of a word, however long it is', () => {
    const word = fc.tuple(fc.nat(9000), fc.integer({ min: 1, max: 5000 }));
    const pieces = fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(pieces, fc.array(word, { maxLength: 5 }), (lengths, words) => {
        let at = 0;
        const spans = lengths.map((length, index) => {
          at += length;
          return { from: at - length, to: at, startMs: index * 10_000 };
        });
        for (const [startMs, length] of words) {
          const endMs = startMs + length;
          const shared = ({ from, to }: (typeof spans)[number]): number => Math.min(endMs, to) - Math.max(startMs, from);
          const most = Math.max(...spans.map(shared));
          const best = spans.findIndex((span) => shared(span) === most);
          const [placed] = placeWords(
            [{ startMs, endMs }],
            spans.map(({ from, to, startMs }) => [startMs, startMs + to - from] as const),
          );
          expect(Math.floor((placed?.startMs ?? 0) / 10_000)).toBe(best);
        }
      }),
    );
  });

  it('keeps a word that touches two pieces inside the one that holds more of it', () => {
    const pieces = [
      [1000, 2000],
      [9000, 9500],
    ] as const;
    expect(placeWords([{ startMs: 700, endMs: 1200 }], pieces)).toEqual([{ startMs: 1700, endMs: 2000 }]);
    expect(placeWords([{ startMs: 900, endMs: 1300 }], pieces)).toEqual([{ startMs: 9000, endMs: 9300 }]);
  });

  it('moves a word behind the end of the clip to its end, and knows no word without a piece', () => {
    expect(placeWords([{ startMs: 480, endMs: 520 }], [[5000, 5500]])).toEqual([{ startMs: 5480, endMs: 5500 }]);
    expect(placeWords([{ startMs: 0, endMs: 10 }], [])).toEqual([]);
  });
});
