import { ENCODINGS } from '../audio/encode.ts';
import { chunkSize } from '../audio/plan-chunks.ts';
import type { StoredPlan } from '../platform/db/schema.ts';
import { engineTells } from './engine-tells.ts';
import type { JobTools, JobWork } from './job-work.ts';

/** Chooses the chunk size and what engines listen for, once, and stores both, so that every later run does the same. */
export async function decidePlan(
  { jobs, limits, diarizers }: JobTools,
  { job, claim, recording, engine, log }: JobWork,
): Promise<StoredPlan> {
  const { capabilities } = engine;
  const encoding = capabilities.encodings[0];
  const byBytes = capabilities.maxBytes === null ? Number.POSITIVE_INFINITY : capabilities.maxBytes / ENCODINGS[encoding].bytesPerMs;
  const speechMs = recording.duration_ms ?? limits.maxDurationMs;
  const maxMs = Math.min(capabilities.maxSeconds * 1000, byBytes);
  // One that tells the speakers apart has to hear the whole recording at once.
  const whole = diarizers.engineFirst && engineTells(job, engine);
  const size = chunkSize({
    limits: {
      minMs: whole ? maxMs : capabilities.minSeconds * 1000,
      preferredMs: whole ? maxMs : capabilities.preferredSeconds * 1000,
      maxMs,
    },
    billing: capabilities.billing,
    clipsPerHour: capabilities.clipsPerHour,
    parallel: capabilities.parallel,
    speechMs,
    sourceBytesPerSecond: (recording.file_size * 1000) / Math.max(speechMs, 1),
  });
  const hints = await jobs.hintsOf(job);
  const plan: StoredPlan = { engine: engine.id, size, ...(hints && { hints }), finished: null };
  await jobs.setPlan(claim, plan);
  log.info(
    {
      engine: engine.id,
      encoding,
      language: job.language,
      target_ms: size.targetMs,
      limit_ms: size.limitMs,
      reasons: size.reasons,
      hints: hints?.terms.length ?? 0,
    },
    'chunk size chosen',
  );
  return plan;
}
