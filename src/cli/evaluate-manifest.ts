import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { App } from '../app.ts';
import type { Segment, Transcript } from '../contract/transcript.ts';
import { type Evaluation, evaluate } from '../evaluation/evaluate.ts';
import { hearAll } from '../evaluation/hear-all.ts';
import type { Hearing, Run } from '../evaluation/hearing.ts';
import { storeRun } from '../evaluation/history/store-run.ts';
import { readManifest } from '../evaluation/manifest/read-manifest.ts';
import type { Reference } from '../evaluation/reference.ts';
import { type JobRequest, PLAIN_REQUEST } from '../jobs/create-job.ts';
import { parseEngine } from '../library/parse-job-request.ts';
import { DEFAULT_OWNER_ID } from '../platform/db/schema.ts';
import { writeJson } from '../transcript/export/json.ts';
import type { SpeakerTurn } from '../transcript/speaker-turn.ts';
import { createEngineProgress } from './engine-progress.ts';
import { type EvalOptions, turnScoringOf } from './eval-options.ts';
import { outputNames } from './output-names.ts';
import { commandSetup, oneLine, onStop } from './terminal.ts';
import { describeEngines, transcribeFile } from './transcribe-file.ts';
import { prepareHtml, writeEvaluation } from './write-evaluation.ts';

/** Sends every recording of the manifest through the whole pipeline with every engine, and scores what was heard. */
export async function evaluateManifest(options: EvalOptions & { manifest: string }, version: string): Promise<void> {
  const references = await readManifest(options.manifest);
  await prepareHtml(options);
  const { config, log } = commandSetup();
  const stop = new AbortController();
  using _signals = onStop(() => stop.abort());
  process.stderr.write('Starting …\n');
  const { openApp } = await import('../app.ts');
  await using app = await openApp(config, log, version);
  const hearings = await hearThem(app, references, options, stop.signal);
  const evaluation = evaluate(hearings, turnScoringOf(options));
  sayWarnings(evaluation);
  await writeEvaluation(evaluation, basename(options.manifest), options);
  // What was stopped is no whole run.
  if (options.save && !stop.signal.aborted && evaluation.recordings.length > 0)
    await storeRun(app.db, DEFAULT_OWNER_ID, evaluation, { name: options.name ?? basename(options.manifest), programVersion: version });
  if (evaluation.failures.length === 0) return;
  process.stderr.write(`${evaluation.failures.length} of ${hearings.length} were not heard; they are in no rate\n`);
  process.exitCode = stop.signal.aborted ? 130 : 1;
}

async function hearThem(
  app: App,
  references: readonly Reference[],
  { engine: asked, language, manifest, out, cache }: EvalOptions & { manifest: string },
  signal: AbortSignal,
): Promise<Hearing[]> {
  const engines = [...new Set((asked.length === 0 ? ['auto'] : asked).map((id) => parseEngine(id, undefined)))];
  for (const engine of engines) app.engines.assertKnown(engine);
  const requestOf = (reference: Reference, engine: string): JobRequest => ({
    ...PLAIN_REQUEST,
    engine,
    // Figures of an engine are its own.
    failover: 'none',
    diarize: reference.turns !== null,
    language: language === 'auto' || ['mixed', 'und'].includes(reference.language) ? 'auto' : reference.language,
    noCache: !cache,
    metadata: { evaluation: basename(manifest) },
  });
  await describeEngines(
    app,
    engines.flatMap((engine) => references.map((reference) => requestOf(reference, engine))),
  );
  const own: string[] = [];
  const { slots } = app.startWorker(() => own);
  const keep = out === undefined ? async () => {} : await keepIn(out, engines, references);
  const progress = createEngineProgress(engines, references.length);
  const hearings = await hearAll(references, engines, {
    atOnce: slots,
    signal,
    async hear(reference, engine) {
      try {
        const request = requestOf(reference, engine);
        const transcript = await transcribeFile(app, reference.file, request, { own, signal, progress: progress.file(engine) });
        await keep(reference, engine, transcript);
        return {
          kind: 'heard',
          text: transcript.raw_text,
          written: transcript.text,
          turns: reference.turns && transcript.segments.map(turnOf),
          run: runOf(transcript),
        };
      } catch (error) {
        return { kind: 'failed', error: oneLine(error) };
      }
    },
  });
  progress.close();
  return hearings;
}

function runOf({ job_id, duration, cost, metadata }: Transcript): Run {
  return {
    jobId: job_id,
    engine: metadata.engine,
    audioMs: Math.round(duration * 1000),
    processingMs: metadata.processing_ms,
    cost: [cost],
    warnings: metadata.warnings,
  };
}

function turnOf({ start_time, end_time, speaker_id }: Segment): SpeakerTurn {
  return { startMs: Math.round(start_time * 1000), endMs: Math.round(end_time * 1000), speaker: speaker_id };
}

/** Writes transcripts into a folder for each engine: the text as it is scored, and the whole as JSON. */
async function keepIn(dir: string, engines: readonly string[], references: readonly Reference[]) {
  for (const engine of engines) await mkdir(join(dir, engine), { recursive: true });
  const names = (extension: string) =>
    new Map(
      outputNames(
        references.map(({ name }) => name),
        extension,
      ).map((name, index) => [references[index], name]),
    );
  const [texts, transcripts] = [names('txt'), names('json')];
  return async (reference: Reference, engine: string, transcript: Transcript): Promise<void> => {
    await writeFile(join(dir, engine, texts.get(reference) ?? ''), `${transcript.raw_text}\n`);
    await writeFile(join(dir, engine, transcripts.get(reference) ?? ''), writeJson(transcript));
  };
}

/** A line for each kind of warning of an engine: a language that it does not hear explains a rate. */
function sayWarnings({ recordings }: Evaluation): void {
  const warnings = recordings.flatMap(({ results }) =>
    results.flatMap(({ engine, run }) => run?.warnings.map(({ code, message }) => ({ engine, code, message })) ?? []),
  );
  for (const [kind, group] of Map.groupBy(warnings, ({ engine, code }) => `${engine}: ${code}`))
    process.stderr.write(`${kind} in ${group.length} of ${recordings.length} recordings: ${group[0]?.message}\n`);
}
