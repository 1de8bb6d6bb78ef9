import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../contract/app-error.ts';
import type { SpeakerTurn } from '../speaker-turn.ts';
import { parseRttm, writeRttm } from './rttm.ts';

const line = (start: string, duration: string, speaker = 'A'): string =>
  `SPEAKER call 1 ${start} ${duration} <NA> <NA> ${speaker} <NA> <NA>`;
const turn = fc
  .tuple(fc.nat(10_000_000), fc.integer({ min: 1, max: 100_000 }), fc.string({ unit: 'grapheme', maxLength: 12 }))
  .map(([startMs, length, speaker]): SpeakerTurn => ({ startMs, endMs: startMs + length, speaker }));

describe('RTTM', () => {
  it('is written as NIST has it', () => {
    expect(writeRttm('call 1', [{ startMs: 3168, endMs: 3968, speaker: 'Айгүл Н.' }])).toBe(
      'SPEAKER call%201 1 3.168 0.800 <NA> <NA> Айгүл%20Н. <NA> <NA>\n',
    );
  });

  it('comes back as it was written, whatever the names are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.array(turn, { minLength: 1 }), (recording, turns) => {
        const read = parseRttm(writeRttm(recording, turns));
        expect([...read.keys()]).toEqual([recording]);
        const sorted = turns.toSorted((a, b) => a.startMs - b.startMs || a.endMs - b.endMs);
        expect(read.get(recording)).toEqual(sorted);
      }),
    );
  });

  it('is read by recording, comments, other records and line ends of all kinds passed over', () => {
    const text = `\uFEFF;; a comment\r\nSPKR-INFO call 1 <NA> <NA> <NA> unknown A <NA>\r\n${line('2', '.5')}\r\n\r\nSPEAKER  other\t1 0 1e0 <NA> <NA> B <NA>\n${line('1', '0')}\n`;
    expect(parseRttm(text)).toEqual(
      new Map([
        ['call', [{ startMs: 2000, endMs: 2500, speaker: 'A' }]],
        ['other', [{ startMs: 0, endMs: 1000, speaker: 'B' }]],
      ]),
    );
  });

  it('leaves a per cent sign alone that encodes nothing', () => {
    expect(parseRttm(line('0', '1', '100%'))?.get('call')?.[0]?.speaker).toBe('100%');
  });

  it.each([
    ['a field too few', 'SPEAKER call 1 0 1 <NA> <NA>', /line 2: expected 10 fields, got 7/],
    ['a field too many', `${line('0', '1')} more`, /line 2: expected 10 fields, got 11/],
    ['a start that is no number', line('soon', '1'), /line 2: the start must be seconds .* got "soon"/],
    ['a negative start', line('-1', '1'), /line 2: the start/],
    ['a negative duration', line('1', '-1'), /line 2: the duration/],
    ['an endless duration', line('1', 'Infinity'), /line 2: the duration/],
    ['hexadecimal', line('0x10', '1'), /line 2: the start/],
    ['no record at all', 'Сәлем, бұл RTTM емес', /line 2: "Сәлем,?" is no type of record/],
  ])('names the line of %s', (_, wrong, message) => {
    const parse = (): unknown => parseRttm(`${line('0', '1')}\n${wrong}`);
    expect(parse).toThrow(message);
    expect(parse).toThrow(AppError);
  });

  it('of nothing is nothing', () => {
    expect(parseRttm('').size).toBe(0);
    expect(writeRttm('call', [])).toBe('');
  });
});
