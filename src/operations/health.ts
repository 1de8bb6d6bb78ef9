import { sql } from 'kysely';
import { AppError } from '../contract/app-error.ts';
import type { Health, HealthCheck } from '../contract/system.ts';
import type { Engines } from '../engines/registry.ts';
import { readCapacity } from '../jobs/heartbeat.ts';
import type { Worker } from '../jobs/worker.ts';
import type { Db } from '../platform/db/connect.ts';
import type { Doorbell } from '../platform/doorbell/doorbell.ts';
import type { ObjectStore } from '../platform/storage/object-store.ts';

export interface HealthTools {
  db: Db;
  engines: Engines;
  store: ObjectStore;
  /** Null in a process that runs no jobs. */
  worker: Worker | null;
  doorbell: Pick<Doorbell, 'health'>;
  version: string;
}

const WORKER_HANGS_MS = 15_000;
const DATABASE_WAIT_MS = 2000;

/** Asks every part. The whole is down without a database, degraded without anything else. */
export async function checkHealth({ db, engines, store, worker, doorbell, version }: HealthTools): Promise<Health> {
  const [database, storage, engine, redis, workers] = await Promise.all([
    check(() => withTimeout(sql`select 1`.execute(db), DATABASE_WAIT_MS)),
    check(() => store.check()),
    checkEngines(engines),
    doorbell.health(),
    checkWorkers(db, worker),
  ]);
  const checks: Health['checks'] = {
    database,
    redis,
    engines: engine,
    workers,
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
    // While the object store is away media stay on this machine's disk, and everything goes on.
    const isBacked = error instanceof AppError && error.code === 'STORAGE_UNAVAILABLE';
    return { status: isBacked ? 'degraded' : 'down', message: error instanceof Error ? error.message : String(error) };
  }
}

async function checkEngines(engines: Engines): Promise<HealthCheck> {
  // What was never set up is no ailment.
  const described = (await engines.describe()).filter(({ id }) => !engines.find(id)?.absent);
  const problems = described.flatMap(({ problem }) => problem ?? []);
  if (problems.length === 0) return { status: 'ok' };
  return { status: problems.length === described.length ? 'down' : 'degraded', message: problems.join('; ') };
}

/** The worker of this process, else whether any lives. */
async function checkWorkers(db: Db, worker: Worker | null): Promise<HealthCheck> {
  if (worker !== null) {
    const silent = Date.now() - worker.lastLookAt();
    if (silent > WORKER_HANGS_MS) return { status: 'degraded', message: `has not looked for work for ${Math.round(silent / 1000)} s` };
    return { status: 'ok', message: `${worker.running()} running` };
  }
  const capacity = await withTimeout(readCapacity(db), DATABASE_WAIT_MS).catch(() => null);
  if (capacity === null) return { status: 'degraded', message: 'not known without the database' };
  if (capacity.workers === 0)
    return { status: 'degraded', message: 'no worker is alive; jobs are done one at a time here. Start one: serve --role worker' };
  return { status: 'ok', message: `${capacity.workers} alive, with places for ${capacity.slots} jobs` };
}

async function withTimeout<T>(work: Promise<T>, ms: number): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  return Promise.race([work, promise]).finally(() => clearTimeout(timer));
}
