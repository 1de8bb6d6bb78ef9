import type { RetriedLetters } from '../contract/admin.ts';
import { AppError } from '../contract/app-error.ts';
import { retryJob } from '../jobs/retry-job.ts';
import type { Db } from '../platform/db/connect.ts';
import type { Doorbell } from '../platform/doorbell/doorbell.ts';
import { assertDead, listDeadLetters } from './dead-letters.ts';

interface Tools {
  db: Db;
  doorbell: Doorbell;
}

const BATCH = 100;

/** Puts one dead letter back into the queue. Throws NOT_DEAD for a job that is none, and MEDIA_GONE when its audio has been deleted. */
export async function retryDeadLetter(tools: Tools, jobId: string): Promise<void> {
  await assertDead(tools.db, jobId);
  await putBack(tools, jobId);
}

/** Puts every dead letter back into the queue, batch by batch, each in a transaction of its own: what stops it undoes nothing. */
export async function retryDeadLetters(tools: Tools): Promise<RetriedLetters> {
  const done = { retried: 0, left: 0 };
  // From the newest to the oldest: one that dies anew meanwhile is not met again.
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await listDeadLetters(tools.db, { limit: BATCH, cursor });
    for (const { job_id, retryable } of page.dead) {
      const outcome = retryable ? await tryPuttingBack(tools, job_id) : 'left';
      if (outcome !== 'gone') done[outcome] += 1;
    }
    cursor = page.next_cursor;
  }
  return done;
}

/** `gone`: somebody else retried, dropped or deleted it in the meantime. */
async function tryPuttingBack(tools: Tools, jobId: string): Promise<'retried' | 'left' | 'gone'> {
  try {
    await putBack(tools, jobId);
    return 'retried';
  } catch (thrown) {
    const { code } = AppError.fromUnknown(thrown);
    if (code === 'MEDIA_GONE') return 'left';
    if (code === 'NOTHING_TO_RETRY') return 'gone';
    throw thrown;
  }
}

async function putBack({ db, doorbell }: Tools, jobId: string): Promise<void> {
  doorbell.ring(await retryJob(db, jobId));
  doorbell.announce(jobId);
}
