import type { EvaluationFigures, EvaluationRun } from '../../contract/evaluation.ts';
import { figuresBefore, figuresIn } from '../../contract/figures-before.ts';
import { alignColumns } from './align-columns.ts';
import { percent } from './describe-figures.ts';

const RATES: readonly (readonly [head: string, rate: (figures: EvaluationFigures) => number | null])[] = [
  ['WER', ({ wer }) => wer],
  ['CER', ({ cer }) => cer],
  ['NUM', ({ numbers }) => numbers?.recall ?? null],
  ['mixed WER', ({ mixed }) => mixed?.wer ?? null],
  ['DER', ({ speakers }) => speakers?.der ?? null],
  ['RTF', ({ real_time_factor }) => real_time_factor],
];

/** The runs for a terminal, the newest first: each rate with the change against the run that it may be compared with. */
export function historyTable(runs: readonly EvaluationRun[]): string {
  if (runs.length === 0) return 'Nothing was evaluated yet. kazru-stt eval --manifest FILE does it.\n';
  return runs.map((run) => describeRun(run, runs)).join('\n');
}

function describeRun(run: EvaluationRun, runs: readonly EvaluationRun[]): string {
  const rows = run.engines.flatMap(({ engine, languages }) => {
    const names = Object.keys(languages);
    // One language alone is all.
    const shown = names.length > 1 ? [...names, null] : [null];
    return shown.flatMap((language) => {
      const figures = figuresIn(run, engine, language);
      const name = language ?? (names.length === 1 ? (names[0] ?? 'all') : 'all');
      return figures ? [[name, engine, ...cellsOf(figures, figuresBefore(runs, run, engine, language))]] : [];
    });
  });
  const shown = RATES.flatMap(([head], column) => (rows.some((row) => row[2 + 2 * column] !== '–') ? [{ head, column }] : []));
  const table = alignColumns([
    ['', '', ...shown.flatMap(({ head }) => [head, ''])],
    ...rows.map(([name = '', engine = '', ...cells]) => [
      name,
      engine,
      ...shown.flatMap(({ column }) => cells.slice(2 * column, 2 * column + 2)),
    ]),
  ]);
  const head = `${run.made_at.slice(0, 16).replace('T', ' ')}  ${plain(run.name)}  (version ${run.program_version}, ${run.scoring_version})`;
  return `${head}\n${table}`;
}

/** A rate, and its change, for each. */
function cellsOf(figures: EvaluationFigures, before: EvaluationFigures | null): string[] {
  return RATES.flatMap(([head, rate]) => {
    const [now, then] = [rate(figures), before && comparable(head, figures, before) ? rate(before) : null];
    const say = head === 'RTF' ? (value: number) => value.toFixed(2) : percent;
    return [now === null ? '–' : say(now), now === null || then === null ? '' : change(now - then, head === 'RTF')];
  });
}

/** Turns that were scored in different ways are not held against each other. */
function comparable(head: string, { speakers: now }: EvaluationFigures, { speakers: then }: EvaluationFigures): boolean {
  return head !== 'DER' || (now?.collar_seconds === then?.collar_seconds && now?.skip_overlap === then?.skip_overlap);
}

/** In points of a percent, or as it is. */
function change(difference: number, plainNumber: boolean): string {
  const text = plainNumber ? Math.abs(difference).toFixed(2) : (100 * Math.abs(difference)).toFixed(1);
  if (Number(text) === 0) return '=';
  return `${difference > 0 ? '+' : '−'}${text}`;
}

/** A name may hold anything; a line of the terminal must not. */
function plain(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ');
}
