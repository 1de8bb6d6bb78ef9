import { SCORING_VERSION } from '../../text/normalise-for-scoring.ts';
import type { Evaluation, Failure } from '../evaluate.ts';
import { describeFigures, FIGURE_HEADS } from './describe-figures.ts';

/** The other reports have all of them. */
const NAMES_SHOWN = 10;

/** The figures for a terminal: engines side by side for each language and in all, then what failed. */
export function tableReport({ engines, failures }: Evaluation): string {
  const languages = [...new Set(engines.flatMap((engine) => [...engine.languages.keys()]))].toSorted();
  const groups = languages.map((language) =>
    engines.flatMap((engine) => {
      const figures = engine.languages.get(language);
      return figures ? [[language, engine.engine, ...describeFigures(figures)]] : [];
    }),
  );
  const table = alignColumns([
    ['', '', ...FIGURE_HEADS],
    ...groups.flat(),
    ...engines.map(({ engine, all }) => ['all', engine, ...describeFigures(all)]),
  ]);
  return `${table}\nScored with ${SCORING_VERSION}\n${failureList(failures)}`;
}

/** A line for each error of an engine, as one cause often stops many recordings. */
function failureList(failures: readonly Failure[]): string {
  if (failures.length === 0) return '';
  const groups = Map.groupBy(failures, ({ engine, error }) => `${engine}: ${error}`);
  const lines = Array.from(groups, ([cause, group]) => {
    const names = group.slice(0, NAMES_SHOWN).map(({ reference }) => reference.name);
    const more = group.length > NAMES_SHOWN ? ` and ${group.length - NAMES_SHOWN} more` : '';
    return `  ${names.join(', ')}${more}\n    ${cause}\n`;
  });
  return `\nNot heard, and in no rate above:\n${lines.join('')}`;
}

/** Names to the left, figures to the right. */
function alignColumns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) => row.map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))))
    .map((cells) => `${cells.join('  ').trimEnd()}\n`)
    .join('');
}
