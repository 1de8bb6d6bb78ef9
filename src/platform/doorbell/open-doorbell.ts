import type { Queue } from 'bullmq';
import type pg from 'pg';
import type { RedisConfig } from '../../config/redis.ts';
import type { Log } from '../telemetry/log.ts';
import type { Doorbell } from './doorbell.ts';
import { openPostgresDoorbell } from './postgres-doorbell.ts';
import { openSignals } from './signals.ts';

export interface DoorbellOptions {
  /** For the connection that listens to PostgreSQL. */
  connection: pg.ClientConfig;
  pool: pg.Pool;
  /** Null: PostgreSQL alone. */
  redis: RedisConfig | null;
  log: Log;
}

/** The doorbell of a process, and BullMQ's queues for a dashboard, in the order of QUEUES; null without Redis. */
export type OpenDoorbell = Doorbell & { queues: readonly Queue[] | null };

/**
 * Rejects when the database cannot be reached. A Redis that cannot be reached is waited for a second and then used as
 * soon as it is there.
 */
export async function openDoorbell({ connection, pool, redis, log }: DoorbellOptions): Promise<OpenDoorbell> {
  const signals = await openSignals(connection, pool, log);
  if (redis === null) return { ...openPostgresDoorbell(signals, log), queues: null };
  const { openRedisDoorbell } = await import('./redis-doorbell.ts');
  return openRedisDoorbell(redis, signals, log);
}
