import { resolve } from 'node:path';
import { CACHE_SCOPES, type CacheScope } from '../contract/cache.ts';
import { parseProcessing } from '../contract/parse-processing.ts';
import type { ProcessingWishes } from '../contract/processing.ts';
import { type DeliveryConfig, loadDelivery } from './delivery.ts';
import { type DiarizationConfig, loadDiarization } from './diarization.ts';
import { type EnginesConfig, loadEngines } from './engines.ts';
import { type EnvReading, readEnv, VARIABLES } from './env.ts';
import { openKeys } from './open-keys.ts';
import { loadRedis, type RedisConfig } from './redis.ts';
import { loadStorage, type StorageConfig } from './storage.ts';

/** The effective settings. Sizes are bytes, times milliseconds. Holds secrets (`database.url`, `redis.password`, keys of engines), so it is never logged. */
export interface Config {
  /** `probePort`: of a process without pages; null: it listens nowhere. */
  http: { host: string; port: number; probePort: number | null; allowedHosts: string[]; open: boolean };
  dataDir: string;
  database: { pool: number } & ({ kind: 'embedded'; dir: string } | { kind: 'server'; url: string });
  redis: RedisConfig | null;
  limits: { maxFileSize: number; maxDurationMs: number; jobTimeLimitMs: number };
  /** Resumable uploads of one organisation that are not finished: how many, how large together, and when they are given up. */
  uploads: { unfinished: number; unfinishedBytes: number; expiryMs: number };
  /** `slots` of one worker process; `maxJobs` of the whole cluster, null: as many as it has slots; `ownerShare` from 0 to 1. */
  work: { slots: number; maxJobs: number | null; ownerShare: number; maxQueueWaitMs: number };
  cache: { scope: CacheScope };
  /** How texts are written unless an account or a request says otherwise. */
  processing: ProcessingWishes;
  /** Null: media stay in `dataDir`. */
  storage: StorageConfig | null;
  delivery: DeliveryConfig;
  /** A worker process that has grown beyond this is replaced. Bytes. */
  workerMemory: number;
  retentionMs: number | null;
  engines: EnginesConfig;
  diarization: DiarizationConfig;
  support: string;
  log: { level: LogLevel; format: 'json' | 'pretty' };
  warnings: string[];
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const DEFAULT_SLOTS = 5;
const TIMES = { '': 1000, s: 1000, m: 60_000, h: 3_600_000 };
const BYTES = { '': 1, b: 1, kb: 1024, mb: 1024 ** 2, gb: 1024 ** 3 };

/** Every problem with the settings at once, one a line. */
export class ConfigError extends Error {
  readonly problems: string[];

  constructor(problems: string[]) {
    super(`The settings are not usable:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/** Settings from the environment. Throws ConfigError naming every problem. */
export function loadConfig(reading: EnvReading = readEnv()): Config {
  const { env } = reading;
  const problems = [...reading.problems];
  const number = (name: keyof typeof env, low: number, high: number): number => {
    const value = Number(env[name]);
    if (env[name].trim() !== '' && Number.isInteger(value) && value >= low && value <= high) return value;
    problems.push(`${name}: expected a whole number from ${low} to ${high}, got "${env[name]}"`);
    return low;
  };
  const measured = (name: keyof typeof env, units: Record<string, number>): number => {
    const match = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i.exec(env[name]);
    const factor = match && units[match[2]?.toLowerCase() ?? ''];
    const value = Math.round(Number(match?.[1]) * (factor ?? Number.NaN));
    if (value > 0) return value;
    problems.push(`${name}: expected a number above 0 with ${Object.keys(units).filter(Boolean).join(', ')}, got "${env[name]}"`);
    return 1;
  };
  const list = (text: string): string[] =>
    text
      .split(',')
      .map((item) => item.trim())
      .filter(Boolean);

  const host = env.HOST.trim();
  const open = env.ALLOW_OPEN === '1';
  const allowedHosts = list(env.ALLOWED_HOSTS).map((name) => name.toLowerCase());
  if (!isLoopback(host) && !(open && allowedHosts.length > 0)) {
    problems.push(
      `HOST=${host} would serve other machines without accounts; set ALLOW_OPEN=1 and ALLOWED_HOSTS to the names it is reached by, or leave HOST at 127.0.0.1`,
    );
  }
  const level = LOG_LEVELS.find((name) => name === env.LOG_LEVEL);
  if (level === undefined) problems.push(`LOG_LEVEL: expected one of ${LOG_LEVELS.join(', ')}, got "${env.LOG_LEVEL}"`);
  if (!['auto', 'json', 'pretty'].includes(env.LOG_FORMAT))
    problems.push(`LOG_FORMAT: expected auto, json or pretty, got "${env.LOG_FORMAT}"`);
  if (env.DATABASE_URL !== '' && !/^postgres(ql)?:\/\//.test(env.DATABASE_URL))
    problems.push('DATABASE_URL: expected postgres://user:password@host:port/name');

  const dataDir = resolve(env.DATA_DIR);
  const pool = number('DATABASE_POOL', 5, 50);
  const maxJobs = env.MAX_CONCURRENT_JOBS === '' ? null : number('MAX_CONCURRENT_JOBS', 1, 1000);
  const ownerShare = number('OWNER_SHARE', 1, 100) / 100;
  const retentionHours = number('RETENTION_HOURS', 0, 24 * 3650);
  const engines = loadEngines(reading, dataDir, problems);
  const diarization = loadDiarization(reading, engines.local.modelsDir, problems);
  const scope = CACHE_SCOPES.find((known) => known === env.CACHE_SCOPE) ?? 'own';
  if (env.CACHE_SCOPE !== scope) problems.push(`CACHE_SCOPE: expected ${CACHE_SCOPES.join(', ')}, got "${env.CACHE_SCOPE}"`);
  const processing = (): ProcessingWishes => {
    try {
      return parseProcessing(env.PROCESSING);
    } catch (error) {
      problems.push(`PROCESSING: ${(error as Error).message}`);
      return {};
    }
  };
  const config: Config = {
    http: {
      host,
      port: number('PORT', 0, 65_535),
      probePort: env.PROBE_PORT === '' ? null : number('PROBE_PORT', 0, 65_535),
      allowedHosts,
      open,
    },
    dataDir,
    database:
      env.DATABASE_URL === ''
        ? { pool, kind: 'embedded', dir: resolve(dataDir, 'postgres') }
        : { pool, kind: 'server', url: env.DATABASE_URL },
    redis: loadRedis(env.REDIS_URL, problems),
    limits: {
      maxFileSize: measured('MAX_FILE_SIZE', BYTES),
      maxDurationMs: measured('MAX_DURATION', TIMES),
      jobTimeLimitMs: measured('JOB_TIME_LIMIT', TIMES),
    },
    uploads: {
      unfinished: number('UNFINISHED_UPLOADS', 1, 10_000),
      unfinishedBytes: measured('UNFINISHED_SIZE', BYTES),
      expiryMs: measured('UPLOAD_EXPIRY', TIMES),
    },
    work: {
      slots: env.WORKER_SLOTS === '' ? (maxJobs ?? DEFAULT_SLOTS) : number('WORKER_SLOTS', 1, 100),
      maxJobs,
      ownerShare,
      maxQueueWaitMs: measured('MAX_QUEUE_WAIT', TIMES),
    },
    cache: { scope },
    processing: processing(),
    storage: loadStorage(env, env.S3_LOCAL_COPIES.trim() === '0' ? 0 : measured('S3_LOCAL_COPIES', BYTES), problems),
    workerMemory: measured('WORKER_MEMORY', BYTES),
    retentionMs: retentionHours === 0 ? null : retentionHours * 3_600_000,
    delivery: loadDelivery(env, problems),
    engines,
    diarization,
    support: env.SUPPORT_CONTACT,
    log: {
      level: level ?? 'info',
      format: env.LOG_FORMAT === 'json' || (env.LOG_FORMAT === 'auto' && !process.stdout.isTTY) ? 'json' : 'pretty',
    },
    warnings: [...reading.warnings, ...openKeys({ ...engines, ...diarization })],
  };
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

/** The effective values as lines `NAME=value`, secrets as `***`, for `--print-config`. */
export function printConfig(reading: EnvReading): string {
  return VARIABLES.map((variable) => {
    const value = reading.env[variable.name];
    const shown = 'secret' in variable && value !== '' ? '***' : value;
    return `${variable.name}=${shown}${reading.set.has(variable.name) ? '' : '  # default'}`;
  }).join('\n');
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}
