import type { RedisConfig } from '../../config/redis.ts';
import type { HealthCheck } from '../../contract/system.ts';
import type { Log } from '../telemetry/log.ts';
import { closeRedis, type RedisClient } from './connect-redis.ts';
import { explainRedisError } from './explain-redis-error.ts';
import { within } from './within.ts';

/** Knows whether Redis can be used: it answers within a second and takes writes. Looks every second, and when asked. */
export interface RedisLink extends AsyncDisposable {
  usable(): boolean;
  /** Looks now. Never rejects. */
  check(): Promise<void>;
  /** Looks now. Names what is wrong and how to mend it. */
  health(): Promise<HealthCheck>;
}

/** What needs Redis all the time: made anew whenever Redis is back, closed when it is lost. */
export interface RedisSession extends AsyncDisposable {
  /** Rejects, or takes more than a second, when part of it no longer works. */
  check(): Promise<void>;
}

const BEAT_MS = 1000;
const ANSWER_MS = 1000;
const START_MS = 1000;
const HEARTBEAT_KEY = '{kazru}:heartbeat';

/** Watches a hasty client, and closes it when it is disposed. Waits a second for Redis at the most; it may come later. */
export async function openRedisLink(
  config: RedisConfig,
  client: RedisClient,
  openSession: () => RedisSession,
  log: Log,
): Promise<RedisLink> {
  const started = Promise.withResolvers<void>();
  let session: RedisSession | null = null;
  let parted = Promise.resolve();
  let usable = false;
  let missed = false;
  let closed = false;
  let latencyMs = 0;
  let problem: unknown = null;

  const part = (): void => {
    const left = session;
    session = null;
    if (left !== null) parted = parted.then(() => left[Symbol.asyncDispose]());
  };
  const found = (): void => {
    usable = true;
    problem = null;
    if (missed) log.info('Redis is back');
    missed = false;
  };
  const lost = (error: unknown): void => {
    usable = false;
    if (client.status === 'ready' || problem === null) problem = error;
    part();
    if (!missed) log.warn({ reason: explainRedisError(problem, config) }, 'Redis cannot be used; PostgreSQL stands in until it is back');
    missed = true;
  };
  const examine = async (): Promise<void> => {
    try {
      if (client.status !== 'ready') throw new Error(usable ? 'the connection is closed' : `no answer within ${START_MS} ms`);
      const begin = performance.now();
      await within(ANSWER_MS, client.set(HEARTBEAT_KEY, '1', 'PX', 10 * BEAT_MS));
      latencyMs = Math.round(performance.now() - begin);
      if (closed) return;
      session ??= openSession();
      await within(ANSWER_MS, session.check());
      if (!closed) found();
    } catch (error) {
      if (!closed) lost(error);
    }
    started.resolve();
  };
  let examining: Promise<void> | null = null;
  const check = (): Promise<void> => {
    examining ??= examine().finally(() => {
      examining = null;
    });
    return examining;
  };

  client.on('error', (error: unknown) => {
    problem = error;
    if (!usable) void check();
  });
  client.on('ready', check);
  client.on('close', () => {
    if (usable) void check();
  });
  const beat = setInterval(check, BEAT_MS);
  await within(START_MS, started.promise).catch(() => void check());

  return {
    usable: () => usable,
    check,
    async health() {
      await check();
      if (!usable) return { status: 'degraded', message: explainRedisError(problem, config) };
      const warning = await within(ANSWER_MS, warnOfEviction(client)).catch(() => null);
      return { status: 'ok', latency_ms: latencyMs, ...(warning !== null && { message: warning }) };
    },
    async [Symbol.asyncDispose]() {
      closed = true;
      usable = false;
      clearInterval(beat);
      part();
      await Promise.all([parted, closeRedis(client)]);
    },
  };
}

async function warnOfEviction(client: RedisClient): Promise<string | null> {
  const nodes = 'nodes' in client ? client.nodes('master') : [client];
  const facts = await Promise.all(nodes.map((node) => node.info('memory')));
  const policies = facts.flatMap((text) => /^maxmemory_policy:(\S+)/m.exec(text)?.[1] ?? []);
  const policy = policies.find((name) => name !== 'noeviction');
  return policy === undefined ? null : `Redis may drop what waits in it (maxmemory-policy ${policy}); set maxmemory-policy to noeviction`;
}
