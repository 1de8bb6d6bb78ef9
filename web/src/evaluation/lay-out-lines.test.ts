import { describe, expect, it } from 'vitest';
import type { EvaluationFigures, EvaluationRun } from '../../../src/contract/evaluation.ts';
import { figuresBefore } from '../../../src/contract/figures-before.ts';
import { layOutLines } from './lay-out-lines.ts';

const figures = (wer: number, more: Partial<EvaluationFigures> = {}): EvaluationFigures => ({
  ...{ recordings: 1, failed: 0, words: 100, errors: 0, insertions: 0, deletions: 0, substitutions: 0, wer, characters: 0 },
  ...{ character_errors: 0, cer: 0, audio_seconds: 0, processing_seconds: 0, real_time_factor: null, cost: [] },
  ...{ numbers: null, mixed: null, speakers: null, ...more },
});
const run = (day: number, engines: Record<string, EvaluationFigures>, more: Partial<EvaluationRun> = {}): EvaluationRun => ({
  ...{ id: `0000000${day}-0000-7000-8000-000000000000`, name: 'calls', made_at: `2026-03-0${day}T10:00:00.000Z` },
  ...{ scoring_version: 'v1', program_version: '1', ...more },
  engines: Object.entries(engines).map(([engine, all]) => ({ engine, all, languages: { kk: all } })),
});
const speakers = (der: number, collar: number) => ({
  ...{ recordings: 1, speech_seconds: 1, missed_seconds: 0, false_alarm_seconds: 0, confusion_seconds: 0, der, jer: 0 },
  ...{ collar_seconds: collar, skip_overlap: false },
});

describe('layOutLines', () => {
  it('draws each engine through the runs, the oldest on the left', () => {
    const runs = [run(3, { a: figures(0.05), b: figures(0.2) }), run(2, { a: figures(0.1) }), run(1, { a: figures(0.2), b: figures(0.1) })];
    const { lines, top } = layOutLines(runs, 'wer', 'kk');
    expect(top).toBe(0.2);
    const places = lines.map(({ engine, points }) => `${engine} ${points.map((point) => `${point.left},${point.top}`).join(' ')}`);
    expect(places).toEqual(['a 0,0 50,50 100,75', 'b 0,50 100,0']);
  });

  it('stands in the middle with one run, and is empty where nobody has the rate', () => {
    const runs = [run(1, { a: figures(0.3) })];
    expect(layOutLines(runs, 'wer', null).lines[0]?.points[0]).toMatchObject({ left: 50, top: 0 });
    expect(layOutLines(runs, 'num', null).lines).toEqual([]);
    expect(layOutLines([], 'wer', null).lines).toEqual([]);
  });

  it('leaves out what was scored in another way than the newest', () => {
    const runs = [run(3, { a: figures(0.1) }), run(2, { a: figures(0.9) }, { scoring_version: 'v0' }), run(1, { a: figures(0.2) })];
    expect(layOutLines(runs, 'wer', null).lines[0]?.points.map(({ rate }) => rate)).toEqual([0.2, 0.1]);
    const turns = [run(2, { a: figures(0, { speakers: speakers(0.1, 0) }) }), run(1, { a: figures(0, { speakers: speakers(0.3, 0.5) }) })];
    expect(layOutLines(turns, 'der', null).lines[0]?.points.map(({ rate }) => rate)).toEqual([0.1]);
  });
});

describe('figuresBefore', () => {
  const newest = run(5, { a: figures(0.1) });
  const rateBefore = (...older: EvaluationRun[]) => figuresBefore([newest, ...older], newest, 'a', 'kk')?.wer;

  it('is the newest older run of the same engine, name, rules and words', () => {
    const others = [
      run(4, { b: figures(0.2) }),
      run(4, { a: figures(0.3) }, { name: 'other' }),
      run(3, { a: figures(0.4) }, { scoring_version: 'v0' }),
      run(3, { a: figures(0.5, { words: 90 }) }),
      run(3, { a: figures(0.6, { recordings: 0 }) }),
    ];
    expect(rateBefore(...others, run(2, { a: figures(0.7) }), run(1, { a: figures(0.8) }))).toBe(0.7);
    expect(rateBefore(...others)).toBeUndefined();
  });
});
