import { describe, expect, it } from 'vitest';
import type { EvaluationRun } from '../../contract/evaluation.ts';
import { evaluate } from '../evaluate.ts';
import { historyTable } from './history-table.ts';
import { publicEngines } from './public-figures.ts';

const WORDS = 'бір екі үш төрт бес алты жеті сегіз тоғыз 10'.split(' ');

/** A run in which the last words of a recording in each language were missed. */
function run(day: number, missed: Record<string, number>, { name = 'calls', collarMs = 0 } = {}): EvaluationRun {
  const hearings = Object.entries(missed).map(([language, count]) => {
    const text = WORDS.slice(0, WORDS.length - count).join(' ');
    return {
      reference: { name: 'a', file: '/a', text: WORDS.join(' '), language, turns: [{ startMs: 0, endMs: 10_000, speaker: 'A' }] },
      engine: 'yandex',
      outcome: { kind: 'heard' as const, text, written: text, turns: [{ startMs: 0, endMs: 8000, speaker: 'S' }], run: null },
    };
  });
  return {
    ...{ id: `0000000${day}-0000-7000-8000-000000000000`, name, made_at: `2026-03-0${day}T10:00:00.000Z` },
    ...{ scoring_version: 'v1', program_version: '0.1.0', engines: publicEngines(evaluate(hearings, { collarMs })) },
  };
}

describe('historyTable', () => {
  it('shows each rate with its change in points', () => {
    const table = historyTable([run(3, { kk: 0, ru: 2 }), run(2, { kk: 1 }, { name: 'other' }), run(1, { kk: 2, ru: 2 })]).split('\n');
    expect(table[0]).toBe('2026-03-03 10:00  calls  (version 0.1.0, v1)');
    expect(table[1]).toMatch(/^ +WER +CER +NUM +DER$/);
    expect(table[2]).toMatch(/^kk {3}yandex +0\.0 % +−20\.0 +0\.0 % +−\d+\.\d +100\.0 % +\+100\.0 +20\.0 % +=$/);
    expect(table[3]).toMatch(/^ru {3}yandex +20\.0 % += /);
    expect(table[4]).toMatch(/^all {2}yandex +10\.0 % +−10\.0 /);
    expect(table[6]).toMatch(/other/);
    expect(table[8]).toMatch(/^kk {2}yandex +10\.0 % +\d/);
  });

  it('compares no turns that were scored in another way, and lets no name write elsewhere', () => {
    const table = historyTable([run(2, { kk: 0 }, { collarMs: 500 }), run(1, { kk: 0 })]).split('\n');
    expect(table[2]).toMatch(/^kk {2}yandex .* \d+\.\d %$/);
    expect(historyTable([run(1, { kk: 0 }, { name: 'a\u001B[31m\nb' })])).toMatch(/ {2}a \[31m b {2}\(/);
  });

  it('says the command where there is nothing', () => {
    expect(historyTable([])).toMatch(/kazru-stt eval --manifest FILE/);
  });
});
