import { describe, expect, it } from 'vitest';
import { evaluate } from './evaluate.ts';
import type { Hearing, Run } from './hearing.ts';
import type { Reference } from './reference.ts';

const reference = (name: string, language: string, text: string): Reference => ({
  ...{ name, file: `/${name}`, text, language, turns: null },
});
const KK = reference('a.wav', 'kk', 'бір екі үш төрт');
const KK_LONG = reference('b.wav', 'kk', 'бір екі үш төрт бес алты жеті сегіз тоғыз он он бір он екі он үш');
const RU = reference('c.wav', 'ru', 'один два');

const run = (audioMs: number, processingMs: number, amount: number, currency: string): Run => ({
  ...{ jobId: 'x', engine: 'one', audioMs, processingMs, cost: [{ amount, currency }], warnings: [] },
});
const heard = (of: Reference, engine: string, text: string, how: Run | null = null): Hearing => ({
  ...{ reference: of, engine, outcome: { kind: 'heard', text, written: text, turns: null, run: how } },
});
const failed = (of: Reference, engine: string, error: string): Hearing => ({ reference: of, engine, outcome: { kind: 'failed', error } });

describe('evaluate', () => {
  const evaluation = evaluate([
    heard(KK, 'one', 'бір екі', run(4000, 1000, 0.5, 'KZT')),
    heard(KK, 'two', 'бір екі үш төрт'),
    heard(KK_LONG, 'one', KK_LONG.text, run(16_000, 9000, 2, 'KZT')),
    heard(KK_LONG, 'two', ''),
    heard(RU, 'one', 'один два три', run(2000, 1000, 0.25, 'USD')),
    failed(RU, 'two', 'no answer'),
  ]);
  const [one, two] = evaluation.engines;

  it('adds errors and words up by language and in all', () => {
    expect(one?.languages.get('kk')).toMatchObject({ recordings: 2, failed: 0, words: 20, errors: 2, deletions: 2, wer: 0.1 });
    expect(one?.languages.get('ru')).toMatchObject({ recordings: 1, words: 2, errors: 1, insertions: 1, wer: 0.5 });
    expect(one?.all).toMatchObject({ recordings: 3, words: 22, errors: 3, wer: 3 / 22 });
  });

  it('adds times and money up, by currency', () => {
    expect(one?.all).toMatchObject({ audioMs: 22_000, processingMs: 11_000, realTimeFactor: 0.5 });
    expect(one?.all.cost).toEqual([
      { amount: 2.5, currency: 'KZT' },
      { amount: 0.25, currency: 'USD' },
    ]);
    expect(two?.all).toMatchObject({ realTimeFactor: null, cost: [] });
  });

  it('counts what failed, and keeps it out of every rate', () => {
    expect(two?.all).toMatchObject({ recordings: 2, failed: 1, words: 20, deletions: 16, wer: 0.8 });
    expect(two?.languages.get('ru')).toMatchObject({ recordings: 0, failed: 1, words: 0, wer: 0 });
    expect(evaluation.failures).toEqual([{ reference: RU, engine: 'two', error: 'no answer' }]);
  });

  it('puts the recordings first that all engines together heard worst', () => {
    expect(evaluation.recordings.map((recording) => recording.reference.name)).toEqual(['b.wav', 'c.wav', 'a.wav']);
  });
});
