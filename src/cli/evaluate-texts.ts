import { basename } from 'node:path';
import { evaluate } from '../evaluation/evaluate.ts';
import { readText } from '../evaluation/manifest/read-text.ts';
import type { EvalOptions } from './eval-options.ts';
import { prepareHtml, writeEvaluation } from './write-evaluation.ts';

/** Scores one text against another, without audio. */
export async function evaluateTexts(options: EvalOptions & { reference: string; hypothesis: string }): Promise<void> {
  const { reference, hypothesis } = options;
  const [text, heard] = await Promise.all([readText(reference), readText(hypothesis)]);
  await prepareHtml(options);
  const evaluation = evaluate([
    {
      reference: { name: basename(reference), file: reference, text, language: 'und', turns: null },
      engine: basename(hypothesis),
      outcome: { kind: 'heard', text: heard, written: heard, turns: null, run: null },
    },
  ]);
  await writeEvaluation(evaluation, basename(hypothesis), options);
}
