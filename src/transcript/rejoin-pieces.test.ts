import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Piece, rejoinPieces } from './rejoin-pieces.ts';

const piece = (text: string, startMs: number | null = null, endMs: number | null = null, probability: number | null = null): Piece => ({
  text,
  startMs,
  endMs,
  probability,
});

describe('rejoinPieces', () => {
  it('joins pieces up to the next space, from the first time to the last, with the lowest probability of letters', () => {
    const pieces = [
      piece(' Қа', 1000, 1100, 0.9),
      piece('йыр', 1100, 1300, 0.6),
      piece('лы', 1300, 1400, 0.95),
      piece(',', 1400, 1450, 0.1),
      piece(' күн', 1500, 1900, 0.8),
    ];
    expect(rejoinPieces(pieces, 900, 2000)).toEqual([
      { text: 'Қайырлы,', startMs: 1000, endMs: 1450, confidence: 0.6 },
      { text: 'күн', startMs: 1500, endMs: 1900, confidence: 0.8 },
    ]);
  });

  it('gives back any text, however its words are broken', () => {
    const word = fc.constantFrom('договорға', 'Иә,', 'бір-екі', '«Алматы»', '25', 'жауапкершілік!');
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 20 }),
        fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1 }),
        (words, cuts) => {
          let turn = 0;
          const pieces = words.flatMap((text) => {
            const parts: Piece[] = [];
            for (let rest = ` ${text}`; rest !== ''; turn++) {
              const length = cuts[turn % cuts.length] ?? 1;
              parts.push(piece(rest.slice(0, length)));
              rest = rest.slice(length);
            }
            return parts;
          });
          expect(rejoinPieces(pieces, 0, 9000).map(({ text }) => text)).toEqual(words);
        },
      ),
    );
  });

  it('lets marks stick to the word before, the first ones to the word behind, and drops the marks of the model', () => {
    const pieces = [' -', ' Ал', 'маты', ' —', ' «', 'қала', '»', ' ...', '[_TT_150]', '<|endoftext|>', ' '].map((text) => piece(text));
    expect(rejoinPieces(pieces, 0, 1000).map(({ text }) => text)).toEqual(['- Алматы —', '«қала» ...']);
    expect(rejoinPieces([piece(' ...')], 0, 1000)).toEqual([]);
  });

  it('spreads words without times between their neighbours', () => {
    const pieces = [piece(' бір', 100, 400), piece(' екі'), piece(' үш', null, null), piece(' төрт', 1000, 1300), piece(' бес')];
    expect(rejoinPieces(pieces, 0, 1500)).toEqual([
      { text: 'бір', startMs: 100, endMs: 400, confidence: null },
      { text: 'екі', startMs: 400, endMs: 760, confidence: null, timing: 'interpolated' },
      { text: 'үш', startMs: 760, endMs: 1000, confidence: null, timing: 'interpolated' },
      { text: 'төрт', startMs: 1000, endMs: 1300, confidence: null },
      { text: 'бес', startMs: 1300, endMs: 1500, confidence: null, timing: 'interpolated' },
    ]);
  });

  it('keeps words inside the segment and in order, whatever the times', () => {
    const time = fc.option(fc.integer({ min: -500, max: 4000 }));
    const pieces = fc.array(fc.tuple(fc.constantFrom(' сөз', 'дер', ' и', '.'), time, time), { maxLength: 20 });
    fc.assert(
      fc.property(pieces, (entries) => {
        const words = rejoinPieces(
          entries.map(([text, startMs, endMs]) => piece(text, startMs, endMs)),
          1000,
          3000,
        );
        let last = 1000;
        for (const { startMs, endMs } of words) {
          expect(startMs).toBeGreaterThanOrEqual(last);
          expect(endMs).toBeGreaterThan(startMs);
          expect(endMs).toBeLessThanOrEqual(3000);
          last = startMs;
        }
      }),
    );
  });
});
