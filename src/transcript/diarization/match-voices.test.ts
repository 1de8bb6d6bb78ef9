import { describe, expect, it } from 'vitest';
import { ACOUSTIC_PRINT, acousticDistance } from './acoustic/print-voices.ts';
import { type KnownVoice, matchVoices } from './match-voices.ts';
import type { SpeakerPrint, VoicePrint } from './voice-print.ts';

/** Two numbers that vary by 1 (with the floor of 0.05 in every variance). */
const print = (x: number, y = 0, kind = ACOUSTIC_PRINT): VoicePrint => ({ kind, values: [x, y, 0.95, 0, 0.95] });
const heard = (speaker: string, ...at: Parameters<typeof print>): SpeakerPrint => ({ speaker, print: print(...at) });
const known = (id: string, name: string, ...at: Parameters<typeof print>): KnownVoice => ({ id, name, print: print(...at) });

describe('the distance of two acoustic prints', () => {
  it('is that of their means, in units of how much they vary', () => {
    expect(acousticDistance(print(0), print(3, 4))).toBeCloseTo(5, 6);
    expect(acousticDistance(print(1, 2), print(1, 2))).toBeCloseTo(0, 6);
  });

  it('is without end where a print is broken, or another shape', () => {
    for (const values of [[], [1, 2, 3], [Number.NaN, 0, 1, 0, 1], [0, 1]])
      expect(acousticDistance(print(0), { kind: ACOUSTIC_PRINT, values })).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('voices that are known again', () => {
  it('are those that are near, surer the nearer', () => {
    expect(matchVoices([heard('speaker_1', 0), heard('speaker_2', 9)], [known('a', 'Айгерім', 0.14), known('b', 'Борис', 5)])).toEqual([
      { speaker: 'speaker_1', id: 'a', name: 'Айгерім', confidence: 0.75 },
    ]);
    expect(matchVoices([heard('speaker_1', 0)], [known('a', 'Айгерім', 0.29)])).toEqual([]);
  });

  it('are nobody where two names are about as near; two prints of one name are no doubt', () => {
    const twins = [known('a', 'Айгерім', 0.1), known('b', 'Борис', -0.12)];
    expect(matchVoices([heard('speaker_1', 0)], twins)).toEqual([]);
    const same = [known('a', 'Айгерім', 0.1), known('b', 'Айгерім', -0.12)];
    expect(matchVoices([heard('speaker_1', 0)], same)).toMatchObject([{ id: 'a' }]);
  });

  it('are not two speakers of one recording', () => {
    const voices = [known('a', 'Айгерім', 0), known('b', 'Айгерім', 0.2)];
    expect(matchVoices([heard('speaker_1', 0.05), heard('speaker_2', 0.15)], voices)).toHaveLength(1);
    expect(matchVoices([heard('speaker_1', 0.1), heard('speaker_2', 0.05)], voices.slice(0, 1))).toMatchObject([{ speaker: 'speaker_2' }]);
  });

  it('are never compared with another kind of print, nor with a kind that nobody knows', () => {
    expect(matchVoices([heard('speaker_1', 0, 0, 'acoustic-0')], [known('a', 'Айгерім', 0)])).toEqual([]);
    expect(matchVoices([heard('speaker_1', 0, 0, 'x')], [known('a', 'Айгерім', 0, 0, 'x')])).toEqual([]);
    expect(matchVoices([], [known('a', 'Айгерім', 0)])).toEqual([]);
    expect(matchVoices([heard('speaker_1', 0)], [])).toEqual([]);
  });
});
