import { availableParallelism } from 'node:os';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { type App, openApp } from '../src/app.ts';
import { loadConfig } from '../src/config/config.ts';
import { readEnv } from '../src/config/env.ts';
import { PLAIN_REQUEST } from '../src/jobs/create-job.ts';
import { submitRecording } from '../src/jobs/submit-recording.ts';
import { DEFAULT_OWNER_ID } from '../src/platform/db/schema.ts';
import { createLog } from '../src/platform/telemetry/log.ts';
import { recording } from '../test/support/audio-maker.ts';
import { SAMPLE_RATE, wav } from '../test/support/pcm.ts';
import { PLAIN_RUN } from '../test/support/plain-run.ts';
import { startServer } from '../test/support/server-process.ts';
import { cpuSeconds } from './lib/cpu.ts';
import { engineEnv } from './lib/engine-env.ts';
import { numbers } from './lib/options.ts';
import { printTable, ratio } from './lib/report.ts';
import { benchDatabase, temporaryFolder } from './lib/scratch.ts';
import { startSlowEngine } from './lib/slow-engine.ts';

const WORKERS = [1, 2, 4, 8];
const WARM_UP = 2;
const SPEECH_SECONDS = 2;

interface Throughput {
  /** Jobs a second. */
  rate: number;
  cores: number;
}

/** Files of one part through worker processes on one database, one place each, with an engine that takes a known time. */
export async function scale(args: string[]): Promise<void> {
  const { latency, jobs } = numbers(args, { latency: 300, jobs: 25 });
  await using folder = await temporaryFolder();
  await using database = await benchDatabase(folder.path);
  await using engine = await startSlowEngine(() => latency);
  const env = { ...(await engineEnv(folder.path, database.url, engine.url)), WORKER_SLOTS: '1' };
  const config = loadConfig(readEnv({ PATH: process.env.PATH, ...PLAIN_RUN, ...env, PORT: '0' }));
  await using app = await openApp(config, createLog({ level: 'error', format: 'pretty' }), 'bench');

  const rows = [['workers', 'jobs a second', 'against linear (goal ≥ 0.90)', 'cores used', 'CPU for one job']];
  let alone = Number.NaN;
  for (const workers of WORKERS) {
    const { rate, cores } = await throughput(app, database.pid, env, { workers, jobs: jobs * workers });
    if (workers === 1) alone = rate;
    const full = cores > 0.9 * availableParallelism() ? ', full' : '';
    rows.push([
      String(workers),
      rate.toFixed(2),
      ratio(rate, alone * workers),
      `${cores.toFixed(2)}${full}`,
      `${(cores / rate).toFixed(2)} s`,
    ]);
  }
  process.stdout.write(`an engine of ${latency} ms, ${jobs} jobs for each worker, ${availableParallelism()} cores\n`);
  printTable(rows);
}

async function throughput(
  app: App,
  databasePid: number,
  env: Record<string, string>,
  { workers, jobs }: { workers: number; jobs: number },
): Promise<Throughput> {
  const speech = wav((await recording('jfk.wav')).subarray(0, SPEECH_SECONDS * SAMPLE_RATE));
  const warmUp = WARM_UP * workers;
  for (let i = 0; i < jobs + warmUp; i++) await submit(app, speech);
  await sql`update jobs set run_after = 'infinity' where status = 'queued'`.execute(app.db);
  const processes = await Promise.all(Array.from({ length: workers }, () => startServer(env, ['--role', 'worker'])));
  try {
    await run(app, warmUp);
    const pids = [databasePid, ...processes.map(({ pid }) => pid)];
    const before = cpuSeconds(pids);
    const time = await run(app, jobs);
    return { rate: jobs / time, cores: (cpuSeconds(pids) - before) / time };
  } finally {
    await Promise.all(processes.map((process) => process.stop()));
  }
}

/** Lets so many of the jobs be run and waits for their end. Gives the seconds until the last has completed. */
async function run({ db, doorbell }: App, count: number): Promise<number> {
  const { rows } = await sql<{ id: string; queue: number; due_at: Date; released: Date }>`
    update jobs set run_after = now() where id in (select id from jobs where status = 'queued' order by id limit ${count})
    returning id, queue, due_at, now() as released`.execute(db);
  const [first] = rows;
  if (!first) throw new Error('there is no job to run');
  doorbell.ring({ jobId: first.id, queue: first.queue, dueAt: first.due_at });
  const ids = rows.map(({ id }) => id);
  for (;;) {
    const { rows } = await sql<{ ended: number; failed: number; took: number }>`
      select count(*) filter (where status in ('completed', 'failed')) as ended, count(*) filter (where status = 'failed') as failed,
        extract(epoch from max(completed_at) - ${first.released}::timestamptz)::float8 as took
      from jobs where id = any(${ids})`.execute(db);
    const [{ ended, failed, took } = { ended: 0, failed: 0, took: 0 }] = rows;
    if (failed > 0) throw new Error(`${failed} of ${count} jobs failed`);
    if (ended === count) return took;
    await sleep(100);
  }
}

async function submit(app: App, speech: Buffer): Promise<void> {
  await submitRecording(app, {
    source: Readable.from([speech]),
    name: 'speech.wav',
    ownerId: DEFAULT_OWNER_ID,
    sessionId: null,
    request: () => ({ ...PLAIN_REQUEST, language: 'kk' }),
  });
}
