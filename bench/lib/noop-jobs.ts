import { sql } from 'kysely';
import { fakeEngine } from '../../src/engines/fake-engine.ts';
import { createJob, PLAIN_REQUEST } from '../../src/jobs/create-job.ts';
import { claimJobs } from '../../src/jobs/lease.ts';
import { updateOwned } from '../../src/jobs/owned-job.ts';
import type { Db } from '../../src/platform/db/connect.ts';
import { DEFAULT_OWNER_ID } from '../../src/platform/db/schema.ts';
import type { Bell, Doorbell } from '../../src/platform/doorbell/doorbell.ts';
import { newId } from '../../src/platform/id.ts';

interface Load {
  jobs: number;
  /** At the same time, each with one job. */
  places: number;
}

const ADMISSION = { engine: fakeEngine('a'), deferred: false, cost: null, cheaper: false };
const PROBE = { format: 'wav', durationMs: 1000, audioMs: 1000, truncated: false, ignoreLength: false };

/** Takes jobs in as uploads do, without files: recording and job, then the doorbell. */
export async function acceptNoOps(db: Db, doorbell: Doorbell, { jobs, places }: Load): Promise<void> {
  let left = jobs;
  const sender = async (): Promise<void> => {
    while (left-- > 0) doorbell.ring(await acceptNoOp(db));
  };
  await Promise.all(Array.from({ length: places }, sender));
}

/** Writes recording and job. Gives what to ring for. */
export function acceptNoOp(db: Db, expectedMs = 1000): Promise<Bell> {
  const id = newId();
  const recording = {
    id,
    sessionId: null,
    file: { name: 'bench.wav', size: 1, sha256: id, probe: PROBE },
    mediaKey: `recordings/${id}/original`,
    retentionMs: null,
  };
  return createJob(db, { ownerId: DEFAULT_OWNER_ID, recording, request: PLAIN_REQUEST, admission: ADMISSION, expectedMs });
}

/** Claims and completes what waits, one job at a time in each place. Like a worker it looks at first, and when it rings. */
export async function completeNoOps(db: Db, doorbell: Doorbell, { jobs, places }: Load): Promise<void> {
  const all = Promise.withResolvers<void>();
  let left = jobs;
  let busy = 0;
  const place = async (): Promise<void> => {
    busy++;
    bell.mute(busy === places);
    while (await runNoOp(db)) left--;
    busy--;
    bell.mute(false);
    if (left === 0) all.resolve();
  };
  const look = (): void => {
    while (busy < places) place().catch(all.reject);
  };
  const bell = doorbell.onRing(look);
  look();
  await all.promise.finally(bell.stop);
}

/** False when nothing waits. */
async function runNoOp(db: Db): Promise<boolean> {
  const [job] = await claimJobs(db, { worker: 'bench', limit: 1 });
  if (!job) return false;
  const done = { status: 'completed', progress: 100, completed_at: sql<Date>`now()`, lease_until: null, worker: null } as const;
  await updateOwned(db, { jobId: job.id, token: job.token }, done);
  return true;
}
