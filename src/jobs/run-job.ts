import { BYTES_PER_MS } from '../audio/pcm.ts';
import { AppError, type ErrorCode } from '../contract/app-error.ts';
import type { Money } from '../contract/job.ts';
import { supports } from '../engines/candidates.ts';
import type { Engine } from '../engines/engine.ts';
import { billedMs } from '../engines/pool/cost.ts';
import type { ChunkRow, JobRow } from '../platform/db/schema.ts';
import type { Log } from '../platform/telemetry/log.ts';
import { expectedCost } from './expected-cost.ts';
import { MAX_RETRIES } from './finish-job.ts';
import { hearRecording } from './hear-recording.ts';
import { type JobTools, type StopSignals, timed } from './job-work.ts';
import type { Claim } from './lease.ts';
import { reportProgress } from './progress.ts';
import { retellSpeakers } from './retell-speakers.ts';
import { lengthOf } from './steps/chunk-feed.ts';
import { mergeChunks } from './steps/merge.ts';
import { transcriptWarnings } from './warnings.ts';
import { HEARD_PERCENT } from './work-share.ts';

/**
 * Does everything that a claimed job still needs, and completes it. May be called again after any interruption: what
 * was recognised is in the database and is not done again. Throws LeaseLost, the signal's reason, or what went wrong.
 */
export async function runJob(tools: JobTools, job: JobRow, log: Log, { signal, drain }: StopSignals): Promise<void> {
  if (job.retelling !== null) return retellSpeakers(tools, job, job.retelling, log, { signal, drain });
  const { jobs, doorbell, engines, clock } = tools;
  const claim: Claim = { jobId: job.id, token: job.token };
  const recording = await jobs.recordingOf(job);
  const engine = (job.plan && engines.find(job.plan.engine)) ?? (await engines.choose(job.engine, job.language));
  assertStandIn(engines, engine, job);
  const candidates = await engines.candidates(engine, job.language, job.failover);
  await jobs.setEngine(claim, engine.id);
  const progress = reportProgress({ jobs, doorbell, clock }, claim);
  try {
    const lastTry = job.errors >= MAX_RETRIES;
    const heard = await hearRecording(tools, { job, claim, recording, engine, candidates, lastTry, progress, log, signal, drain });
    progress.report('merge', HEARD_PERCENT);
    const chunks = (await jobs.listChunks(job.id)).filter((chunk) => !chunk.replaced);
    if (!heard.skipped) assertHeard(chunks);
    const context = await jobs.contextOf(job.id);
    const merged = await timed(tools, 'merge', async () => mergeChunks(chunks, job.language, context));
    progress.report('persist', 99);
    await progress.close();
    const told = transcriptWarnings({
      job,
      recording,
      engine,
      chunks,
      heard,
      engines: await engines.describe(),
      speakers: merged,
      speech: context.speech,
      segments: merged.segments,
    });
    const { durationMs } = heard;
    const sum = await timed(tools, 'persist', () =>
      jobs.complete({ job, claim, engine, chunks, merged, durationMs, warnings: told, saved: savedBy(tools, chunks) }),
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
    noteEstimates(tools, job, sum.processingMs);
  } finally {
    await progress.close();
  }
}

/** Where the engine that it was accepted for is set up nowhere any more, an empty transcript in its place would be no answer. */
function assertStandIn(engines: JobTools['engines'], engine: Engine, { admitted_engine, language }: JobRow): void {
  if (admitted_engine === null || engines.find(admitted_engine) !== null || supports(engine, language)) return;
  throw new AppError('ENGINE_UNAVAILABLE', {
    message: `The engine "${admitted_engine}" that the job was accepted for is not set up any more, and ${engine.name} cannot hear its language`,
    details: { engine: admitted_engine },
  });
}

/** What hearing the reused chunks would cost now; in the currency of the first of them. */
function savedBy({ engines, prices, clock }: JobTools, chunks: readonly ChunkRow[]): Money | null {
  const costs = chunks.flatMap(({ engine: id, reused, pieces }) => {
    const engine = reused && id !== null ? engines.find(id) : null;
    const cost = engine && expectedCost(prices, engine, false, lengthOf({ pieces }), new Date(clock.now()));
    return cost ? [cost] : [];
  });
  const [first] = costs;
  if (!first) return null;
  const { currency } = first;
  return { currency, amount: costs.reduce((sum, cost) => (cost.currency === currency ? sum + cost.amount : sum), 0) };
}

/** What was told when the job was accepted, beside what came of it. */
function noteEstimates({ metrics }: JobTools, job: JobRow, processingMs: number): void {
  metrics.estimateError.observe({ of: 'processing' }, Math.abs(processingMs - job.expected_ms) / 1000);
  const waitedMs = (job.started_at ?? job.created_at).getTime() - job.created_at.getTime();
  metrics.estimateError.observe({ of: 'waiting' }, Math.abs(waitedMs - (job.expected_wait_ms ?? 0)) / 1000);
}

/** A job of which nothing could be heard has failed; one that has parts keeps them. */
function assertHeard(chunks: readonly ChunkRow[]): void {
  const gap = chunks.find((chunk) => chunk.gap_code !== null);
  if (!gap || chunks.some((chunk) => chunk.words !== null)) return;
  throw new AppError(gap.gap_code as ErrorCode, { ...(gap.gap_message !== null && { message: gap.gap_message }) });
}
