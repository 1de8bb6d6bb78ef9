import { sql } from 'kysely';
import { expect } from 'vitest';
import type { App } from '../../src/app.ts';
import { AppError } from '../../src/contract/app-error.ts';
import { failJob } from '../../src/jobs/finish-job.ts';
import { claimJobs, returnExpired } from '../../src/jobs/lease.ts';
import type { JobRow } from '../../src/platform/db/schema.ts';
import { type SeededJob, seedJob } from './seed-jobs.ts';

export const ENGINE_SAID = 'the engine answered 500: out of memory';

/** A job that failed until it was given up, by the product's own writing. Returns its id. */
export async function deadByErrors(app: App, seeded: SeededJob = {}): Promise<string> {
  const id = await seedJob(app, seeded);
  for (let retried = true; retried; ) {
    const job = await claimed(app, id, 'host-a:1');
    const error = new AppError('ENGINE_FAILED', { message: ENGINE_SAID });
    ({ retried } = await failJob(app.db, { jobId: id, token: job.token }, job, error));
    await app.db.updateTable('jobs').set({ run_after: sql<Date>`now()` }).where('id', '=', id).execute();
  }
  return id;
}

/** A job whose worker died until it was given up. Returns its id. */
export async function deadByCrashes(app: App, seeded: SeededJob = {}): Promise<string> {
  const id = await seedJob(app, seeded);
  for (let dead = 0; dead === 0; ) {
    await claimed(app, id, 'host-b:2');
    await app.db
      .updateTable('jobs')
      .set({ stage: 'recognise', progress: 40, lease_until: sql<Date>`now() - interval '1 second'` })
      .where('id', '=', id)
      .execute();
    // A database that has just started counts nobody's crash.
    const found = async (): Promise<number> => {
      const expired = await returnExpired(app.db);
      dead = expired.dead;
      return expired.dead + expired.requeued;
    };
    await expect.poll(found, { timeout: 10_000 }).toBe(1);
  }
  return id;
}

async function claimed(app: App, id: string, worker: string): Promise<JobRow> {
  const [job] = await claimJobs(app.db, { worker, limit: 1, only: [id] });
  if (!job) throw new Error(`job ${id} is not queued`);
  return job;
}

/** The media of a job are gone, as retention would leave it. */
export async function loseAudio({ db }: App, jobId: string): Promise<void> {
  await db
    .updateTable('recordings')
    .set({ media_key: null, media_deleted_at: sql<Date>`now()` })
    .where('id', 'in', (eb) => eb.selectFrom('jobs').select('recording_id').where('id', '=', jobId))
    .execute();
}
