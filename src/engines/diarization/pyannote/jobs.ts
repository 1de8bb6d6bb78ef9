import { AppError } from '../../../contract/app-error.ts';
import { httpStatus } from '../../engine-errors.ts';
import type { PyannoteClient } from './client.ts';
import { sayable } from './failure.ts';
import { Job, Output } from './schema.ts';
import type { WebhookInbox } from './webhook-inbox.ts';

/** `output`: not looked at yet. `failed`: it has come to nothing. `gone`: they know nothing of it. */
export type JobEnd = { output: unknown } | { failed: AppError } | { gone: AppError };

/** When a job is asked about: later and later. */
export interface Pace {
  shortestMs: number;
  longestMs: number;
}

const GROWTH = 1.5;
/** So often in a row the question may fail: two minutes of an outage. */
const MOST_FAILURES = 12;
/** A queue on their side, and then the work: far quicker than the recording. */
const PATIENCE = { ms: 10 * 60_000, share: 0.25 };

export interface Waiting {
  client: PyannoteClient;
  inbox: WebhookInbox;
  pace: Pace;
  /** For messages, which must not hold it. */
  key: string | null;
}

/**
 * Waits for the end of a job, woken by its webhook where one comes. Rejects when it cannot be asked about (again: the
 * job may be well), and with ENGINE_TIMEOUT when it takes out of all proportion to the audio.
 */
export async function waitForEnd(
  jobId: string,
  { audioMs, signal }: { audioMs: number; signal: AbortSignal },
  { client, inbox, pace, key }: Waiting,
): Promise<JobEnd> {
  const until = performance.now() + PATIENCE.ms + audioMs * PATIENCE.share;
  let pauseMs = pace.shortestMs;
  let failures = 0;
  for (;;) {
    try {
      const job = await client.ask({ method: 'GET', path: `/jobs/${jobId}`, schema: Job, audioMs, signal });
      failures = 0;
      const end = endOf(job, key);
      if (end !== null) return end;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof AppError)) throw error;
      if (httpStatus(error) === 404) return { gone: new AppError('ENGINE_FAILED', { message: 'pyannote knows nothing of its job' }) };
      if (!error.retry || ++failures > MOST_FAILURES) throw error;
    }
    if (performance.now() > until) throw new AppError('ENGINE_TIMEOUT', { message: 'pyannote did not come to an end' });
    await inbox.wait(jobId, pauseMs, signal);
    pauseMs = Math.min(pauseMs * GROWTH, pace.longestMs);
  }
}

/** Null: not yet. */
function endOf({ status, output }: Job, key: string | null): JobEnd | null {
  if (status === 'succeeded') return { output };
  if (status !== 'failed' && status !== 'canceled') return null;
  const why = sayable(Output.safeParse(output).data?.error ?? '', key);
  const message = `pyannote ${status === 'failed' ? 'failed' : 'gave up'}${why && `: ${why}`}`;
  return { failed: new AppError('ENGINE_FAILED', { message, details: { engine: 'pyannote' } }) };
}
