import { Cluster, Redis, type RedisOptions } from 'ioredis';
import type { RedisConfig } from '../../config/redis.ts';
import { within } from './within.ts';

export type RedisClient = Redis | Cluster;

const CONNECT_MS = 2000;
const CLOSE_MS = 500;
const RETRY_MS = 1000;

/** How a command meets a Redis that is away: `hasty` fails at once, `patient` waits until it is back. */
const PATIENCE = {
  hasty: { enableOfflineQueue: false, maxRetriesPerRequest: 0, socketTimeout: 1000 },
  // A connection that blocks says nothing for up to ten seconds.
  patient: { enableOfflineQueue: true, maxRetriesPerRequest: null, socketTimeout: 15_000 },
} as const satisfies Record<string, RedisOptions>;
type Patience = keyof typeof PATIENCE;

/** A client that connects by itself, again and again. Its errors are for those who listen; nobody has to. */
export function connectRedis(config: RedisConfig, patience: Patience): RedisClient {
  const client = createClient(config, patience);
  client.on('error', () => {});
  return client;
}

/** Closes the connection, in half a second at the most where Redis hangs. */
export async function closeRedis(client: RedisClient): Promise<void> {
  const connected = client.status !== 'reconnecting' && client.status !== 'end';
  const ended = new Promise((resolve) => client.once('end', resolve));
  // Of two errors of a connection, which TLS may have when it is closed early, ioredis takes one; the other would end the program.
  for (const node of 'nodes' in client ? client.nodes() : [client]) node.stream?.on('error', () => {});
  client.disconnect();
  if (connected) await within(2 * CLOSE_MS, ended).catch(() => {});
}

function createClient(config: RedisConfig, patience: Patience): RedisClient {
  const options = optionsOf(config, patience);
  switch (config.kind) {
    case 'server':
      return new Redis({ ...options, ...config.address, db: config.database });
    case 'sentinel':
      return new Redis({
        ...options,
        db: config.database,
        sentinels: config.sentinels,
        name: config.master,
        sentinelRetryStrategy: retryDelay,
        sentinelCommandTimeout: CONNECT_MS,
        ...(config.sentinelPassword !== null && { sentinelPassword: config.sentinelPassword }),
        ...(config.tls && { sentinelTLS: {}, enableTLSForSentinelMode: true }),
      });
    case 'cluster':
      return new Cluster(config.nodes, {
        redisOptions: options,
        enableOfflineQueue: patience === 'patient',
        clusterRetryStrategy: retryDelay,
        // Certificates are for names, not for addresses.
        dnsLookup: (host, found) => found(null, host),
      });
  }
}

function optionsOf(config: RedisConfig, patience: Patience) {
  return {
    ...PATIENCE[patience],
    ...(config.username !== null && { username: config.username }),
    ...(config.password !== null && { password: config.password }),
    ...(config.tls && { tls: {} }),
    // What BullMQ is tested with.
    protocol: 2,
    connectTimeout: CONNECT_MS,
    disconnectTimeout: CLOSE_MS,
    retryStrategy: retryDelay,
    maxLoadingRetryTime: RETRY_MS,
    // The master has become a replica; its name may lead to the new one.
    reconnectOnError: ({ message }: Error) => message.startsWith('READONLY'),
  } as const satisfies RedisOptions;
}

function retryDelay(times: number): number {
  return Math.min(times * 100, RETRY_MS);
}
