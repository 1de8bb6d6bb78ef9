import { setTimeout as sleep } from 'node:timers/promises';
import type { Job } from '../../../src/contract/job.ts';
import { ENDED } from '../../../src/contract/job.ts';
import type { Transcript } from '../../../src/contract/transcript.ts';
import { entries } from '../leftovers.ts';
import { seeded } from '../replay/random.ts';
import { query } from '../storm/query.ts';
import { createApiClient } from './api-client.ts';
import { makeRecordings } from './make-recordings.ts';
import { type Cluster, openCluster } from './open-cluster.ts';
import type { Profile } from './profiles.ts';
import { runUser, uploadRecording } from './run-user.ts';
import { createTally, type Tally } from './tally.ts';
import { type Memory, watchMemory } from './watch-memory.ts';

export interface LoadOptions extends Profile {
  seed: number;
  /** Shows how far it is; called once a second. */
  say: (line: string) => void;
}

export interface LoadRun {
  profile: Profile;
  /** From the first upload until the last job had ended. */
  seconds: number;
  tally: Tally;
  memory: { api: Memory; worker: Memory };
}

const RECORDINGS = 3;
const DATA_GOES_MS = 60_000;
/** More than this is a leak, whatever the load. A worker holds what is between decoder and engine of five jobs. */
const MOST_MB = { api: 512, worker: 1024 };
/** Growth is looked at where there was time to see it. */
export const GROWTH_MINUTES = 30;
const MOST_GROWTH_MB_HOUR = 60;

/** Users on a cluster of its own for some minutes. What breaks a promise is in the tally's `violations`. */
export async function runLoad({ seed, say, ...profile }: LoadOptions): Promise<LoadRun> {
  const random = seeded(seed);
  await using cluster = await openCluster({ engineMs: profile.engineMs, random });
  const { api, worker } = cluster;
  say('making recordings');
  const recordings = await makeRecordings(cluster.filesDir, { mb: profile.mb, count: RECORDINGS, random });
  const expected = new Map<string, string>();
  for (const recording of recordings) {
    say(`hearing recording ${expected.size + 1} of ${recordings.length} in calm`);
    expected.set(recording, await hearInCalm(api.url, recording));
  }

  const tally = createTally();
  using apiMemory = watchMemory(api.pid, 1000);
  using workerMemory = watchMemory(worker.pid, 1000);
  const began = Date.now();
  const end = began + profile.minutes * 60_000;
  const progress = setInterval(() => say(progressOf(tally, began)), 1000);
  const isOver = (): boolean => Date.now() >= end;
  try {
    await Promise.all(
      Array.from({ length: profile.users }, (_, user) =>
        runUser({ server: api.url, recordings, expected, thinkMs: profile.thinkMs, isOver, random: seeded(`${seed} ${user}`), tally }),
      ),
    );
  } finally {
    clearInterval(progress);
  }
  const seconds = (Date.now() - began) / 1000;
  const memory = { api: apiMemory.now(), worker: workerMemory.now() };
  tally.violations.push(...(await unendedJobs(cluster, tally)), ...(await leftFiles(cluster)), ...memoryProblems(memory, profile));
  return { profile, seconds, tally, memory };
}

async function hearInCalm(server: string, recording: string): Promise<string> {
  const tally = createTally();
  const ask = createApiClient(server, tally);
  const job = await uploadRecording(ask, recording);
  for (let status = job?.status; job && status && !ENDED.has(status); status = (await ask<Job>('status', `/jobs/${job.job_id}`))?.status)
    await sleep(100);
  const transcript = job && (await ask<Transcript>('transcript', `/jobs/${job.job_id}/transcript`));
  if (!transcript) throw new Error(`a recording could not be heard in calm: ${[...tally.violations, ...tally.errors.keys()].join(', ')}`);
  await ask('change', `/jobs/${job.job_id}`, async () => ({ method: 'DELETE' }));
  return transcript.text;
}

function progressOf({ accepted, ended, refused, violations }: Tally, began: number): string {
  const minutes = ((Date.now() - began) / 60_000).toFixed(1);
  const turnedAway = [...refused.values()].reduce((sum, count) => sum + count, 0);
  return `${minutes} min: ${accepted.size} accepted, ${ended.length} ended, ${turnedAway} refused, ${violations.length} promises broken`;
}

/** Every job that was accepted is there, and has ended. */
async function unendedJobs({ databaseUrl }: Cluster, { accepted }: Tally): Promise<string[]> {
  const rows = await query<{ id: string; status: Job['status'] }>(databaseUrl, 'select id, status from jobs');
  const statuses = new Map(rows.map(({ id, status }) => [id, status]));
  return [...accepted].flatMap((id) => {
    const status = statuses.get(id);
    if (status === undefined) return [`${id} was accepted and is lost`];
    return ENDED.has(status) ? [] : [`${id} was accepted and is still ${status}`];
  });
}

/** Everything was deleted; what is left of it when the minute in which that can be undone is over, which is skipped. */
async function leftFiles({ databaseUrl, dataDir }: Cluster): Promise<string[]> {
  await query(databaseUrl, `update jobs set deleted_at = deleted_at - interval '1 minute' where status = 'deleted'`);
  // A folder may go while it is being read.
  const look = (): Promise<string[]> => entries(dataDir).catch(() => [dataDir]);
  const deadline = Date.now() + DATA_GOES_MS;
  let left = await look();
  while (left.length > 0 && Date.now() < deadline) {
    await sleep(200);
    left = await look();
  }
  return left.map((path) => `${path} is left over after everything was deleted`);
}

function memoryProblems(memory: LoadRun['memory'], { minutes }: Profile): string[] {
  return (['api', 'worker'] as const).flatMap((role) => {
    const { highestMb, growthMbHour } = memory[role];
    const problems: string[] = [];
    if (highestMb > MOST_MB[role]) problems.push(`the ${role} used ${highestMb.toFixed(0)} MB, it may ${MOST_MB[role]}`);
    if (minutes >= GROWTH_MINUTES && growthMbHour > MOST_GROWTH_MB_HOUR)
      problems.push(`the ${role} grew by ${growthMbHour.toFixed(0)} MB an hour, it may by ${MOST_GROWTH_MB_HOUR}`);
    return problems;
  });
}
