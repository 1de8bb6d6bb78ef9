import { constants } from 'node:fs';
import { access, mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Evaluation } from '../evaluation/evaluate.ts';
import { htmlReport } from '../evaluation/report/html-report.ts';
import { jsonReport } from '../evaluation/report/json-report.ts';
import { tableReport } from '../evaluation/report/table-report.ts';
import type { EvalOptions } from './eval-options.ts';

/** Finds out that the page can be written while nothing has been spent. */
export async function prepareHtml({ html }: EvalOptions): Promise<void> {
  if (html === undefined) return;
  await mkdir(dirname(html), { recursive: true });
  await access(dirname(html), constants.W_OK);
}

/** Prints the table or the JSON, and writes the page where one was asked for. */
export async function writeEvaluation(evaluation: Evaluation, title: string, { json, html }: EvalOptions): Promise<void> {
  process.stdout.write(json ? jsonReport(evaluation) : tableReport(evaluation));
  if (html === undefined) return;
  await writeFile(html, htmlReport(evaluation, title, new Date()));
  process.stderr.write(`Written to ${html}\n`);
}
