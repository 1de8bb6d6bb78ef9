import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SpeakerTurn } from '../speaker-turn.ts';
import type { TimedWord } from '../word.ts';
import { assignSpeakers } from './assign-speakers.ts';

const word = (startMs: number, endMs: number, text = 'сөз'): TimedWord => ({ text, startMs, endMs });
/** Words of 300 ms, 50 ms apart. */
const words = (count: number, fromMs = 0): TimedWord[] =>
  Array.from({ length: count }, (_, i) => word(fromMs + i * 350, fromMs + i * 350 + 300));
const turn = (speaker: string, startMs: number, endMs: number): SpeakerTurn => ({ speaker, startMs, endMs });
const speakers = (given: readonly TimedWord[], turns: readonly SpeakerTurn[]): string =>
  assignSpeakers(given, turns)
    .map(({ speaker }) => speaker ?? '-')
    .join('');

describe('who says a word', () => {
  it('is whose turns cover most of it', () => {
    expect(speakers([word(0, 300), word(900, 1300), word(1900, 2200)], [turn('A', 0, 1000), turn('B', 1000, 2500)])).toBe('ABB');
  });

  it('is whose turn is nearest when nobody has one there', () => {
    const turns = [turn('A', 1000, 2000), turn('B', 4000, 5000)];
    expect(speakers([word(0, 300), word(2200, 2500), word(3600, 3900), word(9000, 9100)], turns)).toBe('AABB');
  });

  it('is not known when there are no turns', () => {
    expect(assignSpeakers(words(2), [])).toEqual(Array(2).fill({ speaker: null, overlapped: false }));
    expect(assignSpeakers([], [turn('A', 0, 1)])).toEqual([]);
  });

  it('is marked when two speak at once', () => {
    const found = assignSpeakers([word(0, 300), word(1500, 1900), word(2500, 2800)], [turn('A', 0, 2000), turn('B', 1400, 3000)]);
    expect(found.map(({ overlapped }) => overlapped)).toEqual([false, true, false]);
  });

  it('is found for a word without length', () => {
    expect(speakers([word(500, 500)], [turn('A', 0, 400), turn('B', 400, 900)])).toBe('B');
  });

  it('is right for a long turn under many short ones', () => {
    const turns = [turn('A', 0, 100_000), ...Array.from({ length: 50 }, (_, i) => turn('B', i * 100, i * 100 + 50))];
    expect(speakers([word(90_000, 90_300)], turns)).toBe('A');
  });
});

describe('a phrase', () => {
  it('is not broken by one word within it', () => {
    expect(speakers(words(7), [turn('A', 0, 1000), turn('B', 1040, 1360), turn('A', 1360, 9000)])).toBe('AAAAAAA');
  });

  it('keeps a word at its edge that the turns give to the one before', () => {
    const given = [...words(3), ...words(5, 2000)];
    expect(speakers(given, [turn('A', 0, 2300), turn('B', 2300, 9000)])).toBe('AAABBBBB');
  });

  it('is broken where two say two words or more each', () => {
    expect(speakers(words(6), [turn('A', 0, 1000), turn('B', 1000, 9000)])).toBe('AAABBB');
  });

  it('ends at a pause and at the mark of a sentence, so that a short answer stays', () => {
    expect(
      speakers(
        [...words(3), word(1600, 1800, 'иә'), ...words(3, 2300)],
        [turn('A', 0, 1500), turn('B', 1550, 1900), turn('A', 2200, 9000)],
      ),
    ).toBe('AAABAAA');
    const spoken = [
      word(0, 300, 'Дайын'),
      word(350, 600, 'ма?'),
      word(700, 900, 'Иә.'),
      word(950, 1200, 'Онда'),
      word(1250, 1500, 'кеттік'),
    ];
    expect(speakers(spoken, [turn('A', 0, 650), turn('B', 650, 925), turn('A', 925, 2000)])).toBe('AABAA');
  });
});

describe('whatever the words and turns are', () => {
  const anyWords = fc.array(
    fc
      .tuple(fc.integer({ min: -100, max: 20_000 }), fc.nat(800), fc.constantFrom('иә', 'жоқ.', ''))
      .map(([startMs, length, text]) => word(startMs, startMs + length, text)),
    { maxLength: 40 },
  );
  const anyTurns = fc.array(
    fc
      .tuple(fc.constantFrom('A', 'B', 'C'), fc.nat(20_000), fc.nat(4000))
      .map(([speaker, startMs, length]) => turn(speaker, startMs, startMs + length)),
    { maxLength: 20 },
  );

  it('each word has one answer, in order, and words and turns stay as they were', () => {
    fc.assert(
      fc.property(anyWords, anyTurns, (given, turns) => {
        const before = structuredClone({ given, turns });
        const found = assignSpeakers(given, turns);
        expect(found).toHaveLength(given.length);
        expect({ given, turns }).toEqual(before);
        const known = new Set(turns.filter(({ startMs, endMs }) => endMs > startMs).map(({ speaker }) => speaker));
        for (const { speaker } of found) expect(speaker === null ? known.size === 0 : known.has(speaker)).toBe(true);
      }),
    );
  });

  it('a word changes hands for its phrase only if it is alone there: two in a row by one speaker keep theirs', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('A', 'B', 'C'), fc.integer({ min: 2, max: 5 })), { minLength: 1, maxLength: 8 }),
        (plan) => {
          let at = 0;
          const turns = plan.map(([speaker, count]) => {
            const startMs = at;
            at += count * 350;
            return turn(speaker, startMs, at);
          });
          const wanted = plan.map(([speaker, count]) => speaker.repeat(count)).join('');
          expect(speakers(words(wanted.length), turns)).toBe(wanted);
        },
      ),
    );
  });
});
