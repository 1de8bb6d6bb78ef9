import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ENDED, type Job, type JobPage, type JobProgress } from '../../../src/contract/job.ts';
import type { Transcript } from '../../../src/contract/transcript.ts';
import type { Random } from '../replay/random.ts';
import { type Ask, createApiClient } from './api-client.ts';
import type { Tally } from './tally.ts';

export interface UserOptions {
  server: string;
  recordings: readonly string[];
  /** The right transcript of each recording, by its path. */
  expected: ReadonlyMap<string, string>;
  thinkMs: number;
  /** Begins nothing new after this. */
  isOver: () => boolean;
  random: Random;
  tally: Tally;
}

/** One in so many does something else than read on. */
const CANCELS = 15;
const DELETES = 3;

/**
 * A user: uploads a recording, follows it, looks at the list meanwhile, reads the transcript, now and then cancels, and
 * deletes some at once, the others at the end.
 */
export async function runUser(options: UserOptions): Promise<void> {
  const { server, recordings, random, tally, isOver, thinkMs } = options;
  const ask = createApiClient(server, tally);
  const think = (): Promise<void> => sleep(2 * thinkMs * random.next());
  const kept: string[] = [];
  const remove = (jobId: string): Promise<unknown> => ask('change', `/jobs/${jobId}`, async () => ({ method: 'DELETE' }));
  await think();
  while (!isOver()) {
    const recording = random.pick(recordings);
    const accepted = await uploadRecording(ask, recording);
    if (accepted) {
      tally.accepted.add(accepted.job_id);
      tally.uploadedBytes += accepted.file_size;
      const job = await follow(ask, accepted, { think, cancels: random.whole(1, CANCELS) === 1 });
      if (job) noteEnd(tally, accepted, job);
      if (job?.status === 'completed') await readTranscript(ask, job, recording, options);
      if (random.whole(1, DELETES) === 1) await remove(accepted.job_id);
      else kept.push(accepted.job_id);
    }
    await think();
  }
  for (const jobId of kept) await remove(jobId);
}

/** Uploads as a browser does. */
export function uploadRecording(ask: Ask, path: string): Promise<Job | null> {
  return ask<Job>('upload', '/upload', async () => {
    const body = new FormData();
    body.set('file', await openAsBlob(path), basename(path));
    return { method: 'POST', body };
  });
}

/** Looks at its progress, and at the list, until it has ended. */
async function follow(
  ask: Ask,
  { job_id }: Job,
  { think, cancels }: { think: () => Promise<void>; cancels: boolean },
): Promise<Job | null> {
  for (;;) {
    const progress = await ask<JobProgress>('status', `/jobs/${job_id}/status`);
    if (progress === null || ENDED.has(progress.status)) return ask<Job>('status', `/jobs/${job_id}`);
    await think();
    await ask<JobPage>('list', '/jobs');
    if (cancels) await ask<Job>('change', `/jobs/${job_id}/cancel`, async () => ({ method: 'POST' }));
  }
}

function noteEnd(tally: Tally, accepted: Job, job: Job): void {
  const since = (time: string | null): number | null =>
    time === null ? null : (Date.parse(time) - Date.parse(accepted.created_at)) / 1000;
  const tookSeconds = since(job.completed_at);
  if (tookSeconds === null) tally.violations.push(`${job.job_id} is ${job.status} and has no end`);
  else tally.ended.push({ job, expectedSeconds: since(accepted.estimated_completion), tookSeconds });
  if (job.status === 'failed' && job.error === null) tally.violations.push(`${job.job_id} failed without a reason`);
}

async function readTranscript(ask: Ask, job: Job, recording: string, { expected, tally }: UserOptions): Promise<void> {
  const transcript = await ask<Transcript>('transcript', `/jobs/${job.job_id}/transcript`);
  if (transcript && transcript.text !== expected.get(recording))
    tally.violations.push(`${job.job_id} has "${transcript.text}" instead of "${expected.get(recording)}"`);
}
