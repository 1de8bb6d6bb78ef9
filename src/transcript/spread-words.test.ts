import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spreadWords } from './spread-words.ts';

const text = fc.array(fc.constantFrom('иә', 'Сәлем,', 'договорға', '25', '—', '…', 'қанағаттандырылмағандықтарыңыздан'), { maxLength: 30 });
const stretches = fc.array(fc.tuple(fc.nat(900), fc.integer({ min: 1, max: 3000 })), { maxLength: 8 }).map((items) => {
  let at = 0;
  return items.map(([gap, length]): [number, number] => {
    at += gap + length;
    return [at - length, at];
  });
});

describe('spreadWords', () => {
  it('keeps every word in order, inside the interval, at least 1 ms long, one after the other where there is room', () => {
    fc.assert(
      fc.property(text, fc.nat(5000), fc.nat(9000), stretches, (tokens, startMs, lengthMs, speech) => {
        const words = spreadWords(tokens.join(' '), startMs, startMs + lengthMs, speech);
        const endMs = startMs + Math.max(1, lengthMs);
        expect(words.map((word) => word.text).join(' ')).toBe(words.length === 0 ? '' : tokens.join(' '));
        let last = { startMs, endMs: startMs };
        for (const word of words) {
          expect(word.timing).toBe('interpolated');
          expect(word.endMs - word.startMs).toBeGreaterThanOrEqual(1);
          expect(word.startMs).toBeGreaterThanOrEqual(words.length <= lengthMs ? last.endMs : last.startMs);
          last = word;
        }
        expect(last.endMs).toBeLessThanOrEqual(endMs);
      }),
    );
  });

  it('goes by letters', () => {
    expect(spreadWords('иә договорға', 1000, 2102)).toEqual([
      { text: 'иә', startMs: 1000, endMs: 1201, timing: 'interpolated' },
      { text: 'договорға', startMs: 1201, endMs: 2102, timing: 'interpolated' },
    ]);
  });

  it('lays no word on silence', () => {
    const speech: [number, number][] = [
      [0, 400],
      [2000, 3000],
      [8000, 8600],
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom('а', 'келісім', 'хорошо'), { minLength: 1, maxLength: 12 }), (tokens) => {
        for (const word of spreadWords(tokens.join(' '), 100, 8500, speech))
          expect(speech.some(([from, to]) => word.startMs >= from && word.endMs <= to)).toBe(true);
      }),
    );
    expect(spreadWords('бір екі', 500, 1900, speech).map(({ startMs }) => startMs)).toEqual([500, 1200]);
  });

  it('leaves a dash with the word before it, and a text of marks only is no word', () => {
    expect(spreadWords('– Алматы — қала !', 0, 100).map((word) => word.text)).toEqual(['– Алматы —', 'қала !']);
    expect(spreadWords(' … — ', 0, 100)).toEqual([]);
    expect(spreadWords('', 0, 0)).toEqual([]);
  });
});
