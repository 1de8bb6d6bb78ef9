import { hearWebhooks } from './callbacks/pyannote-webhook.ts';
import type { Config } from './config/config.ts';
import type { CacheScope } from './contract/cache.ts';
import type { Feature } from './contract/degradation.ts';
import { createCdn } from './delivery/cdn.ts';
import { type PurgeTools, schedulePurges } from './delivery/purges.ts';
import { createAcousticDiarizer } from './engines/diarization/acoustic.ts';
import { type Diarizers, openDiarizers } from './engines/diarization/open-diarizers.ts';
import { createWebhookInbox } from './engines/diarization/pyannote/webhook-inbox.ts';
import { openEngines } from './engines/open-engines.ts';
import type { PoolOptions } from './engines/pool/pool.ts';
import { createRateLimiter } from './engines/rate-limiter.ts';
import type { Engines } from './engines/registry.ts';
import { createRoomCheck } from './jobs/assert-room.ts';
import { openAudioWork } from './jobs/audio-work.ts';
import { type Clock, systemClock } from './jobs/clock.ts';
import { createEstimator, type Estimator } from './jobs/estimate.ts';
import { findVoices, type VoiceWork } from './jobs/find-voices.ts';
import { openJobStore } from './jobs/job-store.ts';
import { mendQueue } from './jobs/mend-queue.ts';
import { createQueuePlaces, type QueuePlaces } from './jobs/queue-places.ts';
import { completeRepeat } from './jobs/repeat-job.ts';
import { startWorker, type Worker, type WorkerOptions } from './jobs/worker.ts';
import { RESTORE_MS } from './library/delete-job.ts';
import { scheduleCatchingUp } from './library/search/schedule-catching-up.ts';
import { partChecks } from './operations/degradation/parts.ts';
import { createStandIn } from './operations/degradation/stand-in.ts';
import { type OverrideWatch, watchOverride } from './operations/degradation/watch-override.ts';
import { type PartsWatch, watchParts } from './operations/degradation/watch-parts.ts';
import { observeProcess } from './operations/gauges.ts';
import type { OtherMetrics } from './operations/probes.ts';
import { connectDatabase, type DbConnection } from './platform/db/connect.ts';
import { migrations } from './platform/db/migrate.ts';
import { createRateStore } from './platform/db/rate-store.ts';
import { sharedSecret } from './platform/db/secrets.ts';
import { checkServerVersion } from './platform/db/server-version.ts';
import { type OpenDoorbell, openDoorbell } from './platform/doorbell/open-doorbell.ts';
import { createHttpClient } from './platform/http/client.ts';
import type { Server } from './platform/http/server.ts';
import { newId } from './platform/id.ts';
import type { ObjectStore } from './platform/storage/object-store.ts';
import { openStore } from './platform/storage/open-store.ts';
import { openScratch, type Scratch } from './platform/storage/scratch.ts';
import type { Log } from './platform/telemetry/log.ts';
import { createMetrics, type Metrics } from './platform/telemetry/metrics.ts';
import { scheduleTending } from './recordings/tend-media.ts';
import { scheduleRetention } from './retention/schedule.ts';
import { openUploads, type Uploads } from './uploads/uploads.ts';

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
  diarizers: Diarizers;
  estimator: Estimator;
  places: QueuePlaces;
  store: ObjectStore;
  scratch: Scratch;
  uploads: Uploads;
  metrics: Metrics;
  limits: Config['limits'];
  processing: Config['processing'];
  prices: Config['engines']['prices'];
  budget: Config['engines']['budget'];
  retentionMs: Config['retentionMs'];
  maxJobs: number | null;
  cacheScope: () => CacheScope;
  override: OverrideWatch;
  partsWatch: PartsWatch;
  isOff: (feature: Feature) => boolean;
  delivery: Config['delivery'];
  /** Takes what was deleted out of the CDN. */
  purges: PurgeTools;
  completeRepeat: (jobId: string) => Promise<void>;
  /** Runs jobs in this process until the app is disposed; `only` these, for a command in the terminal. */
  startWorker(only?: () => readonly string[]): Worker;
  startScheduler(): void;
  /** Looks after the media on this machine's disk, which others cannot. */
  startTending(): void;
  /** Looks at every part from now on, tells people what is away, and runs jobs here while no worker lives. */
  startWatch(): Promise<void>;
  /** A server with every route, listening. `workerMetrics`: of worker processes that report to this one. */
  listen(options?: { workerMetrics?: OtherMetrics }): Promise<{ server: Server; url: string }>;
  /** A server for orchestrators and Prometheus only, of a process without pages. */
  listenForProbes(): Promise<{ url: string }>;
}

/** What a test may replace. */
export interface AppOverrides {
  engines?: Engines;
  pool?: Partial<PoolOptions>;
  /** The time of what watches the parts. */
  clock?: Clock;
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
  const inbox = createWebhookInbox();
  opening.defer(hearWebhooks(inbox, doorbell));
  const diarizers = await openDiarizers(config.diarization, config.engines, { fetch: client.fetch, limiter, inbox }, [
    createAcousticDiarizer(),
  ]);
  const scratch = openScratch(`${config.dataDir}/scratch`);
  opening.defer(() => scratch.close());
  observeProcess(metrics, { pool, engines });
  const clock = overrides.clock ?? systemClock;
  const store = opening.use(await openStore({ ...config, caFile: config.engines.caFile, log, now: clock.now }));
  const override = opening.use(watchOverride({ db, clock, log }));
  await override.refresh();
  const parts = {
    config,
    version,
    log,
    db,
    pool,
    doorbell,
    engines,
    processing: config.processing,
    diarizers,
    pyannote: config.diarization.pyannote,
    now: clock.now,
    scratch,
    metrics,
    store,
    jobs: openJobStore(db),
    findVoices: (work: VoiceWork) => findVoices(db, work),
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
    cacheScope: () => (override.isOff('cache') ? 'off' : config.cache.scope),
    override,
    delivery: config.delivery,
    storage: config.storage,
    cdn: createCdn({ fetch: client.fetch, metrics, log, now: clock.now }),
    assets: createCdn({ fetch: client.fetch, metrics, log, now: clock.now }),
    linkSecret: once(async () => config.delivery.secretKey ?? (await sharedSecret(db, 'links'))),
    maxJobs: config.work.maxJobs,
    assertRoom: createRoomCheck({ db, ...config.work }),
  };
  const workAs = (options: Partial<WorkerOptions>): Worker => {
    override.begin();
    return startWorker(parts, { id: newId(), version, ...config.work, ...options }, log);
  };
  const standIn = opening.use(createStandIn({ db, clock, log, startOne: () => workAs({ slots: 1, standsIn: true }) }));
  const partsWatch = opening.use(
    watchParts({ ...parts, clock }, partChecks({ ...parts, cdnUrl: config.delivery.cdnUrl, standIn, now: clock.now })),
  );
  const open = opening.move();
  const submit = { ...parts, isOff: partsWatch.isOff, completeRepeat: (jobId: string) => completeRepeat(parts, jobId, log) };
  const uploads = openUploads({ ...submit, uploadDir: `${config.dataDir}/uploads`, uploadLimits: config.uploads });
  const tools = { ...submit, uploads, purges: { ...parts, fetch: client.fetch }, partsWatch };
  let worker: Worker | null = null;
  return {
    ...tools,
    startWorker(only) {
      worker = open.use(workAs({ ...(only && { only }) }));
      return worker;
    },
    startScheduler() {
      open.use(schedulePurges(tools.purges, log));
      open.use(scheduleCatchingUp({ db: connection.aside }, log));
      open.use(scheduleRetention({ ...tools, restoreMs: RESTORE_MS, mendQueue: () => mendQueue(db) }, log));
    },
    startTending() {
      open.use(scheduleTending({ db, store, metrics }, log));
    },
    async startWatch() {
      standIn.begin();
      await partsWatch.begin();
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
      override.begin();
      const server = await openServer({ ...tools, worker, ...(workerMetrics && { workerMetrics }) });
      open.defer(() => server.close());
      return { server, url: await server.listen({ host: config.http.host, port: config.http.port }) };
    },
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

/** What failed is tried again the next time. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = null;
      throw error;
    });
    return made;
  };
}
