import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SpeakerTurn } from '../../speaker-turn.ts';
import { scoreTurns } from '../score-turns.ts';
import { findSpeakers } from './find-speakers.ts';
import type { VoiceFrames } from './voice-frames.ts';

const SCALE = 256;
/** Fewer than of real sound: the same work, much quicker. */
const CEPSTRA = 8;
const WIDTH = CEPSTRA + 3;
const ANY = { exact: null, min: null, max: null };
const exactly = (exact: number) => ({ exact, min: null, max: null });

/** Bell-shaped, about 0 with a spread of 1; the same for the same seed. */
function bell(seed: number): () => number {
  let state = seed;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return () => next() + next() + next() + next() - 2 + (next() + next() + next() + next() - 2);
}

/** Frames of voices as numbers, without any sound: each turn a voice and its length in frames, 40 frames of silence behind it. */
function made(turns: readonly (readonly [voice: number, frames: number])[]): { frames: VoiceFrames; turns: SpeakerTurn[] } {
  const count = turns.reduce((sum, [, frames]) => sum + frames + 40, 0);
  const rows = new Int16Array(count * WIDTH);
  const found: SpeakerTurn[] = [];
  const noise = bell(7);
  let at = 0;
  for (const [voice, length] of turns) {
    const centre = bell(voice + 100);
    const mean = Array.from({ length: CEPSTRA }, () => 3 * centre());
    found.push({ startMs: at * 10, endMs: (at + length) * 10, speaker: `voice ${voice}` });
    for (let frame = at; frame < at + length + 40; frame++) {
      const speaks = frame < at + length;
      const row = [
        ...mean.map((value) => value + 2 * noise()),
        speaks ? -5 + noise() / 2 : -18,
        speaks ? Math.log(100 + 30 * voice) + noise() / 10 : 0,
        speaks ? 0.8 : 0,
      ];
      rows.set(
        row.map((value) => Math.round(value * SCALE)),
        frame * WIDTH,
      );
    }
    at += length + 40;
  }
  return { frames: { rows, cepstra: CEPSTRA, scale: SCALE }, turns: found };
}

const countOf = (turns: readonly SpeakerTurn[]): number => new Set(turns.map(({ speaker }) => speaker)).size;

describe('findSpeakers', () => {
  it('gives each voice its turns, to a tenth of a second', () => {
    const { frames, turns } = made([
      [0, 300],
      [1, 250],
      [0, 400],
      [2, 300],
      [1, 500],
      [2, 350],
      [0, 200],
    ]);
    const found = findSpeakers(frames, turns, ANY);
    expect(found.map(({ speaker }) => speaker).join('')).toBe('ABACBCA');
    expect(scoreTurns(turns, found).der).toBeLessThan(0.03);
  });

  it('finds a change of voices without a pause', () => {
    const { frames, turns } = made([
      [0, 400],
      [1, 400],
      [0, 400],
      [1, 400],
    ]);
    // The silence between is taken out.
    const kept = turns.flatMap(({ startMs, endMs }) => Array.from(frames.rows.subarray((startMs / 10) * WIDTH, (endMs / 10) * WIDTH)));
    const reference = turns.map(({ speaker }, i) => ({ speaker, startMs: i * 4000, endMs: (i + 1) * 4000 }));
    const found = findSpeakers({ ...frames, rows: Int16Array.from(kept) }, [{ startMs: 0, endMs: 16_000 }], ANY);
    expect(scoreTurns(reference, found).der).toBeLessThan(0.03);
  });

  it('finds one where one speaks, and as many as are asked for', () => {
    const { frames, turns } = made(Array.from({ length: 12 }, () => [0, 300] as const));
    expect(countOf(findSpeakers(frames, turns, ANY))).toBe(1);
    for (const count of [2, 3, 10]) expect(countOf(findSpeakers(frames, turns, exactly(count)))).toBe(count);
  });

  it('does not go below the least nor above the most', () => {
    const { frames, turns } = made([
      [0, 300],
      [1, 300],
      [2, 300],
      [0, 300],
      [1, 300],
      [2, 300],
    ]);
    expect(countOf(findSpeakers(frames, turns, { exact: null, min: 5, max: null }))).toBe(5);
    expect(countOf(findSpeakers(frames, turns, { exact: null, min: null, max: 2 }))).toBe(2);
    expect(countOf(findSpeakers(frames, turns, { exact: null, min: 2, max: 9 }))).toBe(3);
  });

  it('tells ten apart', { timeout: 30_000 }, () => {
    const { frames, turns } = made(Array.from({ length: 40 }, (_, i) => [(i * 7) % 10, 400] as const));
    const found = findSpeakers(frames, turns, ANY);
    expect(countOf(found)).toBe(10);
    expect(scoreTurns(turns, found).der).toBeLessThan(0.03);
  });

  it('is as right in half an hour, with far more pieces than are compared with each other', { timeout: 60_000 }, () => {
    const { frames, turns } = made(Array.from({ length: 600 }, (_, i) => [(i * i + (i >> 3)) % 3, 150 + ((i * 37) % 400)] as const));
    const found = findSpeakers(frames, turns, ANY);
    expect(countOf(found)).toBe(3);
    expect(scoreTurns(turns, found).der).toBeLessThan(0.06);
  });

  it('of whatever is called speech makes turns in order, within the frames, one at a time', () => {
    const { frames } = made([
      [0, 200],
      [1, 300],
      [0, 250],
    ]);
    const end = (frames.rows.length / WIDTH) * 10;
    const region = fc
      .tuple(fc.integer({ min: -500, max: 12_000 }), fc.nat(5000))
      .map(([startMs, length]) => ({ startMs: startMs + 0.0625, endMs: startMs + length }));
    fc.assert(
      fc.property(fc.array(region, { maxLength: 6 }), fc.option(fc.integer({ min: 1, max: 10 })), (regions, exact) => {
        const turns = findSpeakers(frames, regions, { exact, min: null, max: null });
        for (const [index, turn] of turns.entries()) {
          expect(turn.startMs).toBeGreaterThanOrEqual(turns[index - 1]?.endMs ?? 0);
          expect(turn.endMs).toBeGreaterThan(turn.startMs);
          expect(turn.endMs).toBeLessThanOrEqual(end);
        }
        if (exact !== null) expect(countOf(turns)).toBeLessThanOrEqual(exact);
      }),
      { numRuns: 60 },
    );
  });

  it('of nothing is nothing', () => {
    expect(findSpeakers({ rows: new Int16Array(), cepstra: CEPSTRA, scale: SCALE }, [], ANY)).toEqual([]);
    expect(findSpeakers({ rows: new Int16Array(), cepstra: CEPSTRA, scale: SCALE }, [{ startMs: 0, endMs: 900 }], ANY)).toEqual([]);
  });
});
