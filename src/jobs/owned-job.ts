import type { Kysely, UpdateObject } from 'kysely';
import { PREPARED } from '../platform/db/connect.ts';
import type { Database } from '../platform/db/schema.ts';
import type { Claim } from './lease.ts';

/** The job belongs to another worker, or to nobody, by now. Whoever sees it stops, and writes nothing more. */
export class LeaseLost extends Error {
  constructor(jobId: string) {
    super(`The lease on job ${jobId} is lost`);
    this.name = 'LeaseLost';
  }
}

type JobPatch = UpdateObject<Database, 'jobs'>;

/** Writes a job that this worker holds; inside a transaction it also keeps others from taking it until that ends. Throws LeaseLost. */
export async function updateOwned(db: Kysely<Database>, { jobId, token }: Claim, patch: JobPatch): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('jobs')
    .set(patch)
    .where('id', '=', jobId)
    .where('token', '=', token)
    .where('status', '=', 'processing')
    .modifyEnd(PREPARED)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new LeaseLost(jobId);
}
