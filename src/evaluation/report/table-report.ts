import { SCORING_VERSION } from '../../text/normalise-for-scoring.ts';
import type { EngineFigures, Evaluation, Failure, Figures } from '../evaluate.ts';
import { alignColumns } from './align-columns.ts';
import { textFigures } from './describe-figures.ts';
import { describeScoring, describeTurns, TURN_HEADS } from './describe-turns.ts';

/** The other reports have all of them. */
const NAMES_SHOWN = 10;

/** The figures for a terminal: engines side by side for each language and in all, then speakers, then what failed. */
export function tableReport({ engines, failures, turnScoring }: Evaluation): string {
  const { heads, cells } = textFigures(engines);
  const texts = alignColumns([['', '', ...heads], ...rowsOf(engines, cells)]);
  const turns = rowsOf(engines, ({ speakers }) => speakers && describeTurns(speakers));
  const speakers = turns.length === 0 ? '' : `\n${alignColumns([['', '', ...TURN_HEADS], ...turns])}\n${describeScoring(turnScoring)}\n`;
  return `${texts}\nScored with ${SCORING_VERSION}\n${speakers}${failureList(failures)}`;
}

/** By language, then all; those that have none of the figures are left out. */
function rowsOf(engines: readonly EngineFigures[], cells: (figures: Figures) => string[] | null): string[][] {
  const row = (name: string, engine: string, figures: Figures | undefined): string[][] => {
    const made = figures && cells(figures);
    return made ? [[name, engine, ...made]] : [];
  };
  const languages = [...new Set(engines.flatMap((engine) => [...engine.languages.keys()]))].toSorted();
  return [
    ...languages.flatMap((language) => engines.flatMap((engine) => row(language, engine.engine, engine.languages.get(language)))),
    ...engines.flatMap(({ engine, all }) => row('all', engine, all)),
  ];
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
