import { BYTES_PER_MS } from '../audio/pcm.ts';
import { AppError, type ErrorCode } from '../contract/app-error.ts';
import { billedMs } from '../engines/pool/cost.ts';
import type { ChunkRow, JobRow } from '../platform/db/schema.ts';
import type { Log } from '../platform/telemetry/log.ts';
import { listChunks } from './chunk-store.ts';
import { MAX_RETRIES } from './finish-job.ts';
import { hearRecording } from './hear-recording.ts';
import { type JobTools, type StopSignals, timed } from './job-work.ts';
import type { Claim } from './lease.ts';
import { updateOwned } from './owned-job.ts';
import { reportProgress } from './progress.ts';
import { mergeChunks } from './steps/merge.ts';
import { persistTranscript } from './steps/persist.ts';
import { transcriptWarnings } from './warnings.ts';
import { HEARD_PERCENT } from './work-share.ts';

/**
 * Does everything that a claimed job still needs, and completes it. May be called again after any interruption: what
 * was recognised is in the database and is not done again. Throws LeaseLost, the signal's reason, or what went wrong.
 */
export async function runJob(tools: JobTools, job: JobRow, log: Log, { signal, drain }: StopSignals): Promise<void> {
  const { db, doorbell, engines } = tools;
  const claim: Claim = { jobId: job.id, token: job.token };
  const recording = await db.selectFrom('recordings').selectAll().where('id', '=', job.recording_id).executeTakeFirstOrThrow();
  const engine = (job.plan && engines.find(job.plan.engine)) ?? (await engines.choose(job.engine, job.language));
  const candidates = await engines.candidates(engine, job.language, job.failover);
  await updateOwned(db, claim, { engine_used: engine.id });
  const progress = reportProgress(db, doorbell, claim);
  try {
    const lastTry = job.errors >= MAX_RETRIES;
    const heard = await hearRecording(tools, { job, claim, recording, engine, candidates, lastTry, progress, log, signal, drain });
    progress.report('merge', HEARD_PERCENT);
    const chunks = (await listChunks(db, job.id)).filter((chunk) => !chunk.replaced);
    if (!heard.skipped) assertHeard(chunks);
    const merged = await timed(tools, 'merge', async () => mergeChunks(chunks, job.language));
    progress.report('persist', 99);
    await progress.close();
    const told = transcriptWarnings({
      job,
      recording,
      engine,
      chunks,
      heard,
      engines: await engines.describe(),
      segments: merged.segments,
    });
    const { durationMs } = heard;
    const sum = await timed(tools, 'persist', () =>
      persistTranscript(db, { job, claim, engine, chunks, merged, durationMs, now: new Date(), warnings: told }),
    );
    log.info(
      {
        calls: sum.calls,
        sent_bytes: sum.bytes,
        whole_bytes: durationMs * BYTES_PER_MS,
        billed_ms: sum.billedMs,
        whole_billed_ms: billedMs(engine.capabilities.billing, durationMs),
      },
      'recognised; beside it what sending the whole file would have been',
    );
    tools.metrics.recordingSeconds.inc(heard.durationMs / 1000);
  } finally {
    await progress.close();
  }
}

/** A job of which nothing could be heard has failed; one that has parts keeps them. */
function assertHeard(chunks: readonly ChunkRow[]): void {
  const gap = chunks.find((chunk) => chunk.gap_code !== null);
  if (!gap || chunks.some((chunk) => chunk.words !== null)) return;
  throw new AppError(gap.gap_code as ErrorCode, { ...(gap.gap_message !== null && { message: gap.gap_message }) });
}
