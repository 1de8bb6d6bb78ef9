import type { Config } from './config/config.ts';
import { openEngines } from './engines/open-engines.ts';
import type { PoolOptions } from './engines/pool/pool.ts';
import { createRateLimiter } from './engines/rate-limiter.ts';
import type { Engines } from './engines/registry.ts';
import { createRoomCheck } from './jobs/assert-room.ts';
import { openAudioWork } from './jobs/audio-work.ts';
import { systemClock } from './jobs/clock.ts';
import { createEstimator, type Estimator } from './jobs/estimate.ts';
import { openJobStore } from './jobs/job-store.ts';
import { mendQueue } from './jobs/mend-queue.ts';
import { createQueuePlaces, type QueuePlaces } from './jobs/queue-places.ts';
import { completeRepeat } from './jobs/repeat-job.ts';
import { startWorker, type Worker } from './jobs/worker.ts';
import { RESTORE_MS } from './library/delete-job.ts';
import { observeProcess } from './operations/gauges.ts';
import type { OtherMetrics } from './operations/probes.ts';
import { connectDatabase, type DbConnection } from './platform/db/connect.ts';
import { migrations } from './platform/db/migrate.ts';
import { createRateStore } from './platform/db/rate-store.ts';
import { checkServerVersion } from './platform/db/server-version.ts';
import { type OpenDoorbell, openDoorbell } from './platform/doorbell/open-doorbell.ts';
import { createHttpClient } from './platform/http/client.ts';
import type { Server } from './platform/http/server.ts';
import { newId } from './platform/id.ts';
import { type ObjectStore, openDiskStore } from './platform/storage/disk-store.ts';
import { openScratch, type Scratch } from './platform/storage/scratch.ts';
import type { Log } from './platform/telemetry/log.ts';
import { createMetrics, type Metrics } from './platform/telemetry/metrics.ts';
import { scheduleRetention } from './retention/schedule.ts';

/** What a job may need; less than that is free, and no further one is begun beside others. */
const JOB_MEMORY = 350 * 1024 ** 2;
const JOB_DISK = 1024 ** 3;

/** The parts of the program, connected. Disposing closes them in the opposite order: drained, then shut. */
export interface App extends AsyncDisposable {
  config: Config;
  version: string;
  log: Log;
  db: DbConnection['db'];
  pool: DbConnection['pool'];
  doorbell: OpenDoorbell;
  engines: Engines;
  estimator: Estimator;
  places: QueuePlaces;
  store: ObjectStore;
  scratch: Scratch;
  metrics: Metrics;
  limits: Config['limits'];
  prices: Config['engines']['prices'];
  budget: Config['engines']['budget'];
  retentionMs: Config['retentionMs'];
  maxJobs: number | null;
  cacheScope: Config['cache']['scope'];
  completeRepeat: (jobId: string) => Promise<void>;
  /** Runs jobs in this process until the app is disposed; `only` these, for a command in the terminal. */
  startWorker(only?: () => readonly string[]): Worker;
  startScheduler(): void;
  /** A server with every route, listening. `workerMetrics`: of worker processes that report to this one. */
  listen(options?: { workerMetrics?: OtherMetrics }): Promise<{ server: Server; url: string }>;
  /** A server for orchestrators and Prometheus only, of a process without pages. */
  listenForProbes(): Promise<{ url: string }>;
}

/** What a test may replace. */
export interface AppOverrides {
  engines?: Engines;
  pool?: Partial<PoolOptions>;
}

/** Connects everything that the settings ask for, and migrates the database. */
export async function openApp(config: Config, log: Log, version: string, overrides: AppOverrides = {}): Promise<App> {
  await using opening = new AsyncDisposableStack();
  const connection = opening.use(await connectDatabase(config.database, log));
  const { db, pool } = connection;
  await checkServerVersion(db);
  await migrations(connection.unlimited).up();
  const doorbell = opening.use(await openDoorbell({ connection: connection.connection, pool, redis: config.redis, log }));
  const metrics = createMetrics();
  const client = opening.use(createHttpClient({ caFile: config.engines.caFile, metrics }));
  const limiter = createRateLimiter(createRateStore(db));
  const engines = overrides.engines ?? opening.use(await openEngines(config.engines, { fetch: client.fetch, limiter }, overrides.pool));
  const scratch = openScratch(`${config.dataDir}/scratch`);
  opening.defer(() => scratch.close());
  observeProcess(metrics, { pool, engines });
  const store = openDiskStore(`${config.dataDir}/media`);
  const parts = {
    config,
    version,
    log,
    db,
    pool,
    doorbell,
    engines,
    scratch,
    metrics,
    store,
    jobs: openJobStore(db),
    audio: openAudioWork({ db, store }),
    clock: systemClock,
    roomForMore: async () => process.availableMemory() > JOB_MEMORY && (await scratch.free()) > JOB_DISK,
    usedMemory: () => process.memoryUsage.rss(),
    estimator: createEstimator(db, engines),
    places: createQueuePlaces(db, config.work.maxJobs),
    limits: config.limits,
    prices: config.engines.prices,
    budget: config.engines.budget,
    retentionMs: config.retentionMs,
    cacheScope: config.cache.scope,
    maxJobs: config.work.maxJobs,
    assertRoom: createRoomCheck({ db, ...config.work }),
  };
  const open = opening.move();
  const tools = { ...parts, completeRepeat: (jobId: string) => completeRepeat(parts, jobId, log) };
  let worker: Worker | null = null;
  return {
    ...tools,
    startWorker(only) {
      worker = open.use(startWorker(parts, { id: newId(), version, ...config.work, ...(only && { only }) }, log));
      return worker;
    },
    startScheduler() {
      open.use(scheduleRetention({ db, store, scratch, metrics, restoreMs: RESTORE_MS, mendQueue: () => mendQueue(db) }, log));
    },
    // Most commands have no server, and it is half of what the program loads.
    async listenForProbes() {
      const { openProbeServer } = await import('./open-servers.ts');
      const server = await openProbeServer({ ...parts, worker });
      open.defer(() => server.close());
      return { url: await server.listen({ host: config.http.host, port: config.http.probePort ?? 0 }) };
    },
    async listen({ workerMetrics } = {}) {
      const { openServer } = await import('./open-servers.ts');
      const server = await openServer({ ...tools, worker, ...(workerMetrics && { workerMetrics }) });
      open.defer(() => server.close());
      return { server, url: await server.listen({ host: config.http.host, port: config.http.port }) };
    },
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}
