import { setTimeout as sleep } from 'node:timers/promises';
import { recording } from '../audio-maker.ts';
import { startDebianPostgres } from '../debian-postgres.ts';
import { temporaryFolder } from '../leak-check.ts';
import { wav } from '../pcm.ts';
import { startRedis } from '../redis-server.ts';
import { type Random, seeded } from '../replay/random.ts';
import { checkHistory, type HistoryReport } from './check-history.ts';
import { startHashEngine } from './hash-engine.ts';
import { type KeptProcess, keepProcess } from './process-keeper.ts';
import { watchRedelivery } from './watch-redelivery.ts';

export interface StormOptions {
  jobs: number;
  kills: number;
  seed: number;
  say: (line: string) => void;
}

export interface StormReport extends HistoryReport {
  seed: number;
  kills: Record<Victim, number>;
  seconds: number;
  /** From the death of a worker until its job is in the queue again, the longest, while the database lived; null: it held none. */
  redeliveryMs: number | null;
  redelivered: number;
  /** Calls to the engine beyond one for each chunk. */
  repeatedCalls: number;
  /** What may have been in hand in all kills. */
  allowedRepeats: number;
}

const VICTIMS = ['worker', 'api', 'redis', 'redis flushed', 'postgres'] as const;
type Victim = (typeof VICTIMS)[number];

const WORKERS = 2;
const SLOTS = 4;
const CLIPS = 8;
const UPLOADERS = 6;

/**
 * The scale-out mode in bad weather: an api, two workers, PostgreSQL and Redis, of which one dies at every random
 * moment, while recordings are uploaded. Afterwards everything is left in peace until all jobs have ended, and the
 * history is checked.
 */
export async function runStorm({ jobs, kills, seed, say }: StormOptions): Promise<StormReport> {
  await using open = new AsyncDisposableStack();
  const random = seeded(seed);
  const folder = open.use(await temporaryFolder());
  const postgres = open.use(await startDebianPostgres());
  const redis = open.use(await startRedis({ settings: ['--appendonly', 'yes', '--maxmemory-policy', 'noeviction'] }));
  const engine = open.use(await startHashEngine(() => 50 + 250 * random.next()));
  const env = {
    DATA_DIR: `${folder.path}/data`,
    DATABASE_URL: postgres.url,
    REDIS_URL: redis.url,
    OPENAI_API_KEY: 'key',
    OPENAI_BASE_URL: engine.url,
    WORKER_SLOTS: String(SLOTS),
    LOG_LEVEL: 'warn',
  };
  const api = open.use(await keepProcess(env, ['--role', 'api']));
  const workers: KeptProcess[] = [];
  for (let i = 0; i < WORKERS; i++) workers.push(open.use(await keepProcess(env, ['--role', 'worker'])));

  const clips = await makeClips();
  const calm = new Map<number, string>();
  const calmIds = new Map<number, string>();
  for (const [number, clip] of clips.entries()) calmIds.set(number, await upload(api, clip, 'calm.wav'));
  for (const [number, id] of calmIds) calm.set(number, await transcriptText(api, id));
  const callsBefore = total(engine.heard);
  say(`calm: ${clips.length} recordings heard`);

  const startedAt = Date.now();
  const accepted = new Map<string, number>();
  let next = 0;
  const uploader = async (): Promise<void> => {
    while (next < jobs) {
      const clip = next++ % clips.length;
      accepted.set(await upload(api, clips[clip] as Buffer, `storm-${clip}.wav`), clip);
    }
  };
  const uploads = Promise.all(Array.from({ length: UPLOADERS }, uploader));

  const redelivery = watchRedelivery(postgres.url);
  const killed = Object.fromEntries(VICTIMS.map((victim) => [victim, 0])) as Record<Victim, number>;
  for (let done = 0; done < kills; done++) {
    // Spread over the jobs: the next comes when its share of them has been accepted.
    const due = Math.floor((jobs * (done + random.next())) / kills);
    while (accepted.size < due) await sleep(20);
    const victim = done < VICTIMS.length ? (VICTIMS[done] as Victim) : random.pick(VICTIMS);
    killed[victim]++;
    await strike(victim, random);
  }
  await uploads;
  say(`all ${accepted.size} accepted, ${kills} deaths; waiting for peace`);

  const report = await checkHistory({ url: postgres.url, accepted, expected: calm });
  const { longestMs, count } = await redelivery.stop();
  const deadly = killed.worker * SLOTS + killed.postgres * WORKERS * SLOTS;
  return {
    ...report,
    seed,
    kills: killed,
    seconds: (Date.now() - startedAt) / 1000,
    redeliveryMs: longestMs,
    redelivered: count,
    repeatedCalls: total(engine.heard) - callsBefore - report.chunks,
    allowedRepeats: deadly,
  };

  async function strike(victim: Victim, chance: Random): Promise<void> {
    if (victim === 'worker') redelivery.died(await (chance.pick(workers) as KeptProcess).kill());
    else if (victim === 'api') await api.kill();
    else if (victim === 'redis flushed') await redis.call('flushall').catch(() => {});
    else if (victim === 'redis') {
      await redis.kill();
      await sleep(chance.next() * 2000);
      await redis.start();
    } else {
      redelivery.databaseDies();
      await postgres.kill();
      await sleep(chance.next() * 1000);
      await postgres.start();
    }
  }
}

/** Short stretches of speech, each another one. */
async function makeClips(): Promise<Buffer[]> {
  const pcm = await recording('jfk.wav');
  return Array.from({ length: CLIPS }, (_, i) => Buffer.from(wav(pcm.subarray(i * 16_000, (i + 3) * 16_000))));
}

/** Uploads until it is accepted. What was sent while the api died may be there as well: it is nobody's in the history, and must end all the same. */
async function upload(api: KeptProcess, clip: Buffer, name: string): Promise<string> {
  for (;;) {
    try {
      const form = new FormData();
      form.set('file', new Blob([new Uint8Array(clip)]), name);
      const { url } = await api.current();
      const response = await fetch(`${url}/api/v1/upload`, { method: 'POST', body: form, signal: AbortSignal.timeout(20_000) });
      const body = (await response.json()) as { job_id: string; code?: string };
      if (response.status === 202) return body.job_id;
      if (response.status !== 503) throw new Error(`upload was answered with ${response.status} ${body.code}`);
    } catch (error) {
      if (error instanceof Error && error.message.startsWith('upload was answered')) throw error;
    }
    await sleep(200);
  }
}

async function transcriptText(api: KeptProcess, jobId: string): Promise<string> {
  for (;;) {
    const { url } = await api.current();
    const response = await fetch(`${url}/api/v1/jobs/${jobId}/transcript`);
    if (response.status === 200) return ((await response.json()) as { text: string }).text;
    await sleep(200);
  }
}

function total(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}
