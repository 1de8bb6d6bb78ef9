import { SCORING_VERSION } from '../../text/normalise-for-scoring.ts';
import type { EngineFigures, Evaluation, Failure, Figures, ScoredRecording } from '../evaluate.ts';
import { percent, textFigures } from './describe-figures.ts';
import { describeScoring, describeTurns, TURN_HEADS } from './describe-turns.ts';
import { escapeHtml } from './escape-html.ts';
import { htmlDifferences } from './html-differences.ts';
import { HTML_STYLE } from './html-style.ts';

/** The worst are seen at once, the others on demand. */
const OPEN_AT_FIRST = 5;

/** One page, complete in itself: the figures, what failed, and every recording with its differences, the worst first. */
export function htmlReport({ engines, recordings, failures, turnScoring }: Evaluation, title: string, madeAt: Date): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Evaluation of ${escapeHtml(title)}</title>
<style>${HTML_STYLE}</style>
</head>
<body>
<main>
<h1>Evaluation of ${escapeHtml(title)}</h1>
<p class="soft">Scored with ${SCORING_VERSION} on <time datetime="${madeAt.toISOString()}">${madeAt.toISOString().slice(0, 10)}</time></p>
<h2>Figures</h2>
${textTable(engines)}
${speakerTable(engines, describeScoring(turnScoring))}
${failureList(failures)}
<h2>Recordings, the worst first</h2>
<p class="legend soft">How to read it: <del><b>−</b>missed</del> was said and not heard; <ins><b>+</b>added</ins> was heard and not said;
<span class="swap"><del>said</del>→<ins>heard</ins></span> was heard instead. Words are shown as they are compared.</p>
${recordings.map((recording, index) => recordingDetails(recording, index < OPEN_AT_FIRST)).join('\n')}
</main>
</body>
</html>
`;
}

function textTable(engines: readonly EngineFigures[]): string {
  const { heads, cells } = textFigures(engines);
  return figureTable('Figures by language and engine', engines, heads, cells);
}

function speakerTable(engines: readonly EngineFigures[], scoring: string): string {
  if (engines.every(({ all }) => all.speakers === null)) return '';
  const table = figureTable('Speakers by language and engine', engines, TURN_HEADS, ({ speakers }) => speakers && describeTurns(speakers));
  return `<h2>Speakers</h2>\n<p class="soft">${escapeHtml(scoring)}</p>\n${table}`;
}

function figureTable(
  label: string,
  engines: readonly EngineFigures[],
  heads: readonly string[],
  cellsOf: (figures: Figures) => string[] | null,
): string {
  const languages = [...new Set(engines.flatMap((engine) => [...engine.languages.keys()]))].toSorted();
  const row = (name: string, engine: string, figures: Figures | undefined): string => {
    const cells = (figures && cellsOf(figures))?.map((cell) => `<td>${escapeHtml(cell)}</td>`);
    if (!cells) return '';
    return `<tr${name === 'all' ? ' class="all"' : ''}><th scope="row">${escapeHtml(name)}, ${escapeHtml(engine)}</th>${cells.join('')}</tr>`;
  };
  return `<div class="scroll" role="region" aria-label="${label}" tabindex="0">
<table>
<thead><tr><th scope="col">language, engine</th>${heads.map((head) => `<th scope="col">${head}</th>`).join('')}</tr></thead>
<tbody>
${languages.flatMap((language) => engines.map((engine) => row(language, engine.engine, engine.languages.get(language)))).join('\n')}
${engines.map(({ engine, all }) => row('all', engine, all)).join('\n')}
</tbody>
</table>
</div>`;
}

function failureList(failures: readonly Failure[]): string {
  if (failures.length === 0) return '';
  const items = failures.map(
    ({ reference, engine, error }) => `<li>${escapeHtml(reference.name)}, ${escapeHtml(engine)}: ${escapeHtml(error)}</li>`,
  );
  return `<h2>Not heard, and in no rate above</h2>\n<ul>\n${items.join('\n')}\n</ul>`;
}

function recordingDetails({ reference, results }: ScoredRecording, open: boolean): string {
  const rates = results.map(({ engine, score }) => `${escapeHtml(engine)} ${percent(score.wer)}`).join(', ');
  return `<details${open ? ' open' : ''}>
<summary><strong>${escapeHtml(reference.name)}</strong> (${escapeHtml(reference.language)}): WER ${rates}</summary>
${results.map((result) => resultBlock(result, reference.language)).join('\n')}
</details>`;
}

function resultBlock({ engine, run, score }: ScoredRecording['results'][number], language: string): string {
  const { words, insertions, deletions, substitutions, wer, cer } = score;
  const counts = `WER ${percent(wer)}, CER ${percent(cer)}: ${words} words, ${insertions} added, ${deletions} missed, ${substitutions} heard as others`;
  const by = run === null || run.engine === engine ? '' : ` (heard by ${escapeHtml(run.engine)})`;
  const warnings = run?.warnings.map(({ code, message }) => `<p class="soft">${escapeHtml(message)} (${escapeHtml(code)})</p>`) ?? [];
  return `<h3>${escapeHtml(engine)}${by}</h3>
<p class="soft">${counts}</p>
${warnings.join('\n')}
<p class="words" dir="auto"${langOf(language)}>${htmlDifferences(score.alignment)}</p>`;
}

function langOf(language: string): string {
  if (language === 'und') return '';
  return ` lang="${language === 'mixed' ? 'mul' : language}"`;
}
