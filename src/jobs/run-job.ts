import { join } from 'node:path';
import { chunkSize } from '../audio/plan-chunks.ts';
import { encodePlayback, PLAYBACK } from '../audio/playback.ts';
import type { Config } from '../config/config.ts';
import { AppError } from '../contract/app-error.ts';
import type { Engine } from '../engines/engine.ts';
import { type Engines, supports } from '../engines/registry.ts';
import type { Db } from '../platform/db/connect.ts';
import type { JobRow, RecordingRow, StoredPlan } from '../platform/db/schema.ts';
import type { Doorbell } from '../platform/doorbell/doorbell.ts';
import type { ObjectStore } from '../platform/storage/disk-store.ts';
import type { Scratch } from '../platform/storage/scratch.ts';
import type { Log } from '../platform/telemetry/log.ts';
import type { Metrics } from '../platform/telemetry/metrics.ts';
import { recordingKey } from '../recordings/media-keys.ts';
import { listChunks, storeChunk, toStoredChunk } from './chunk-store.ts';
import type { Claim } from './lease.ts';
import { updateOwned } from './owned-job.ts';
import { type ProgressReporter, reportProgress } from './progress.ts';
import { createChunkFeed, lengthOf } from './steps/chunk-feed.ts';
import { mergeChunks } from './steps/merge.ts';
import { persistTranscript } from './steps/persist.ts';
import { prepare } from './steps/prepare.ts';
import { recogniseChunks } from './steps/recognise.ts';
import * as warnings from './warnings.ts';

export interface JobTools {
  db: Db;
  doorbell: Doorbell;
  engines: Engines;
  store: ObjectStore;
  scratch: Scratch;
  metrics: Metrics;
  limits: Config['limits'];
}

export interface StopSignals {
  /** Stop at once. */
  signal: AbortSignal;
  /** Finish the chunks that are being recognised, begin nothing new, and reject with this signal's reason. */
  drain: AbortSignal;
}

/** Share of the progress bar that decoding takes; recognition takes the rest. */
const DECODED_PERCENT = 8;
const RECOGNISED_PERCENT = 97;

/**
 * Does everything that a claimed job still needs, and completes it. May be called again after any interruption: what
 * was recognised is in the database and is not done again. Throws LeaseLost, the signal's reason, or what went wrong.
 */
export async function runJob(tools: JobTools, job: JobRow, log: Log, { signal, drain }: StopSignals): Promise<void> {
  const { db, doorbell, engines } = tools;
  const claim: Claim = { jobId: job.id, token: job.token };
  const recording = await db.selectFrom('recordings').selectAll().where('id', '=', job.recording_id).executeTakeFirstOrThrow();
  const engine = (job.plan && engines.find(job.plan.engine)) ?? (await engines.choose(job.engine, job.language));
  await updateOwned(db, claim, { engine_used: engine.id });
  const progress = reportProgress(db, doorbell, claim);
  try {
    const heard = await hear(tools, { job, claim, recording, engine, progress, log, signal, drain });
    progress.report('merge', RECOGNISED_PERCENT);
    const chunks = await listChunks(db, job.id);
    const merged = await timed(tools, 'merge', async () => mergeChunks(chunks, job.language));
    progress.report('persist', 99);
    await progress.close();
    const told = warnings.forTranscript({
      job,
      recording,
      engine,
      chunks,
      heard,
      engines: await engines.describe(),
      words: merged.segments.length,
    });
    await timed(tools, 'persist', () =>
      persistTranscript(db, { job, claim, engine, chunks, merged, durationMs: heard.durationMs, now: new Date(), warnings: told }),
    );
    tools.metrics.recordingSeconds.inc(heard.durationMs / 1000);
    for (const chunk of chunks)
      if (chunk.cost_amount > 0)
        tools.metrics.engineCost.inc({ engine: engine.id, currency: chunk.cost_currency ?? '' }, chunk.cost_amount);
  } finally {
    await progress.close();
  }
}

interface Work {
  job: JobRow;
  claim: Claim;
  recording: RecordingRow;
  engine: Engine;
  progress: ProgressReporter;
  log: Log;
  signal: AbortSignal;
  drain: AbortSignal;
}

/** Decodes and recognises side by side. Nothing of it is done when an earlier run has heard every chunk. */
async function hear(tools: JobTools, work: Work): Promise<{ durationMs: number; damaged: boolean; skipped: boolean }> {
  const { db, metrics, store, scratch, engines } = tools;
  const { job, claim, recording, engine, progress, log, drain } = work;
  const known = (await listChunks(db, job.id)).map(toStoredChunk);
  const plan = job.plan ?? (await decidePlan(tools, work));
  const skipped = !supports(engine, job.language);
  if (plan.finished && (skipped || known.every((chunk) => chunk.done))) return { ...plan.finished, skipped };
  if (recording.media_key === null) throw new AppError('MEDIA_GONE');

  await using folder = await scratch.folder(job.id);
  // Whichever side fails stops the other; draining lets the chunks in hand be finished.
  const failure = new AbortController();
  const signal = AbortSignal.any([work.signal, failure.signal]);
  const stopOther = (error: unknown): never => {
    if (error !== drain.reason) failure.abort(error);
    feed.end();
    throw error;
  };
  const feed = createChunkFeed();
  let plannedMs = 0;
  let doneMs = 0;
  let decoded = recording.duration_ms === null ? 1 : 0;
  const show = (heardMs: number): void => {
    // While decoding the plan is not known to its end: what is left of the recording is counted as if it were speech.
    const total = Math.max(plannedMs + doneMs, (recording.duration_ms ?? 0) * (1 - decoded) + plannedMs + doneMs, 1);
    const share = decoded * DECODED_PERCENT + ((doneMs + heardMs) / total) * (RECOGNISED_PERCENT - DECODED_PERCENT);
    progress.report(decoded < 1 && heardMs === 0 ? 'normalise' : 'recognise', Math.min(share, RECOGNISED_PERCENT));
  };
  for (const chunk of known) {
    if (chunk.done) doneMs += lengthOf(chunk);
    else plannedMs += lengthOf(chunk);
  }
  let heardMs = 0;
  progress.report('normalise', 0);

  const prepared = (async () => {
    const stop = metrics.audioSeconds.startTimer({ step: 'prepare' });
    const result = await prepare({
      media: store.localPath(recording.media_key ?? ''),
      ignoreLength: recording.ignore_length,
      folder: folder.path,
      maxDurationMs: tools.limits.maxDurationMs,
      size: plan.size,
      known,
      signal,
      onProgress: (ms) => {
        drain.throwIfAborted();
        decoded = Math.min(0.99, ms / Math.max(recording.duration_ms ?? ms, 1));
        show(heardMs);
      },
      onChunk: async (index, chunk) => {
        await storeChunk(db, claim, index, chunk);
        plannedMs += lengthOf(chunk);
        log.debug(
          { chunk: index, start_ms: chunk.startMs, end_ms: chunk.endMs, sent_ms: lengthOf(chunk), overlap_ms: chunk.overlapMs },
          'chunk planned',
        );
        if (!skipped) feed.push({ ...chunk, index, done: false });
      },
    });
    stop();
    decoded = 1;
    if (!skipped) for (const chunk of known) if (!chunk.done) feed.push(chunk);
    feed.end();
    const finished = { durationMs: result.durationMs, damaged: result.damaged };
    await savePrepared(db, claim, recording, { ...plan, finished }, result.bars);
    show(heardMs);
    log.info({ duration_ms: result.durationMs, speech_ms: result.speechMs }, 'recording decoded');
    await makePlayback(tools, recording, result.pcmFile, folder.path, signal).catch((err) => {
      signal.throwIfAborted();
      log.warn({ err }, 'the audio for the player could not be made');
    });
    return finished;
  })().catch(stopOther);

  const recognised = timed(tools, 'recognise', () =>
    recogniseChunks({
      db,
      claim,
      engine,
      slots: engines.slots(engine),
      metrics,
      language: job.language,
      feed,
      signal,
      drain,
      pcmFile: join(folder.path, 'audio.pcm'),
      onProgress: (ms) => {
        heardMs = ms;
        show(ms);
      },
    }),
  ).catch(stopOther);

  const [decoding, recognition] = await Promise.allSettled([prepared, recognised]);
  failure.signal.throwIfAborted();
  drain.throwIfAborted();
  if (decoding.status === 'rejected') throw decoding.reason;
  if (recognition.status === 'rejected') throw recognition.reason;
  return { ...decoding.value, skipped };
}

/** Chooses the chunk size once and stores it, so that every later run cuts the same. */
async function decidePlan(tools: JobTools, { job, claim, recording, engine, log }: Work): Promise<StoredPlan> {
  const { capabilities } = engine;
  const bytesPerSecond = 32_000;
  const maxSeconds = Math.min(
    capabilities.maxSeconds,
    capabilities.maxBytes === null ? Number.POSITIVE_INFINITY : capabilities.maxBytes / bytesPerSecond,
  );
  const speechMs = recording.duration_ms ?? tools.limits.maxDurationMs;
  const size = chunkSize({
    limits: { minMs: capabilities.minSeconds * 1000, preferredMs: capabilities.preferredSeconds * 1000, maxMs: maxSeconds * 1000 },
    parallel: capabilities.parallel,
    speechMs,
    sourceBytesPerSecond: (recording.file_size * 1000) / Math.max(speechMs, 1),
  });
  const plan: StoredPlan = { engine: engine.id, size, finished: null };
  await updateOwned(tools.db, claim, { plan: JSON.stringify(plan) });
  log.info(
    { engine: engine.id, language: job.language, target_ms: size.targetMs, limit_ms: size.limitMs, reasons: size.reasons },
    'chunk size chosen',
  );
  return plan;
}

async function savePrepared(db: Db, claim: Claim, recording: RecordingRow, plan: StoredPlan, bars: number[]): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await updateOwned(trx, claim, { plan: JSON.stringify(plan), crashes: 0 });
    await trx
      .updateTable('recordings')
      .set({ duration_ms: plan.finished?.durationMs ?? null, peaks: JSON.stringify(bars) })
      .where('id', '=', recording.id)
      .execute();
  });
}

/** What the page plays. Made once; the transcript does not depend on it. */
async function makePlayback(
  { db, store, metrics }: JobTools,
  recording: RecordingRow,
  pcmFile: string,
  cwd: string,
  signal: AbortSignal,
): Promise<void> {
  if (recording.playback_key !== null) return;
  const stop = metrics.audioSeconds.startTimer({ step: 'playback' });
  const file = join(cwd, `playback.${PLAYBACK.extension}`);
  await encodePlayback(pcmFile, file, { cwd, signal });
  const key = recordingKey(recording.id, `playback.${PLAYBACK.extension}`);
  await store.put(key, file);
  await db
    .updateTable('recordings')
    .set({ playback_key: key })
    .where('id', '=', recording.id)
    .where('media_deleted_at', 'is', null)
    .execute();
  stop();
}

async function timed<T>({ metrics }: JobTools, step: string, work: () => Promise<T>): Promise<T> {
  const stop = metrics.audioSeconds.startTimer({ step });
  try {
    return await work();
  } finally {
    stop();
  }
}
