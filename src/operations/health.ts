import { sql } from 'kysely';
import type { Health, HealthCheck } from '../contract/system.ts';
import type { Engines } from '../engines/registry.ts';
import type { Worker } from '../jobs/worker.ts';
import type { Db } from '../platform/db/connect.ts';
import type { ObjectStore } from '../platform/storage/disk-store.ts';

export interface HealthTools {
  db: Db;
  engines: Engines;
  store: ObjectStore;
  /** Null in a process that runs no jobs. */
  worker: Worker | null;
  redisUrl: string | null;
  version: string;
}

const WORKER_HANGS_MS = 15_000;
const DATABASE_WAIT_MS = 2000;

/** Asks every part. The whole is down without a database, degraded without anything else. */
export async function checkHealth({ db, engines, store, worker, redisUrl, version }: HealthTools): Promise<Health> {
  const [database, storage, engine] = await Promise.all([
    check(() => withTimeout(sql`select 1`.execute(db), DATABASE_WAIT_MS)),
    check(() => store.check()),
    checkEngines(engines),
  ]);
  const checks: Health['checks'] = {
    database,
    redis:
      redisUrl === null
        ? { status: 'ok', message: 'not used' }
        : { status: 'degraded', message: 'REDIS_URL is set, but this version does not use Redis yet' },
    engines: engine,
    workers: workerCheck(worker),
    storage,
  };
  const parts = Object.values(checks);
  return {
    status: database.status === 'down' ? 'down' : parts.some((part) => part.status !== 'ok') ? 'degraded' : 'ok',
    timestamp: new Date().toISOString(),
    version,
    checks,
  };
}

async function check(work: () => Promise<unknown>): Promise<HealthCheck> {
  const begin = performance.now();
  try {
    await work();
    return { status: 'ok', latency_ms: Math.round(performance.now() - begin) };
  } catch (error) {
    return { status: 'down', message: error instanceof Error ? error.message : String(error) };
  }
}

async function checkEngines(engines: Engines): Promise<HealthCheck> {
  // What was never set up is no ailment.
  const described = (await engines.describe()).filter(({ id }) => !engines.find(id)?.absent);
  const problems = described.flatMap(({ problem }) => problem ?? []);
  if (problems.length === 0) return { status: 'ok' };
  return { status: problems.length === described.length ? 'down' : 'degraded', message: problems.join('; ') };
}

function workerCheck(worker: Worker | null): HealthCheck {
  if (worker === null) return { status: 'ok', message: 'not in this process' };
  const silent = Date.now() - worker.lastLookAt();
  if (silent > WORKER_HANGS_MS) return { status: 'degraded', message: `has not looked for work for ${Math.round(silent / 1000)} s` };
  return { status: 'ok', message: `${worker.running()} running` };
}

async function withTimeout(work: Promise<unknown>, ms: number): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  await Promise.race([work, promise]).finally(() => clearTimeout(timer));
}
