import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Log } from '../telemetry/log.ts';
import type { Doorbell } from './doorbell.ts';

const RING = 'kazru_ring';
const CHANGE = 'kazru_change';

/** LISTEN/NOTIFY on a connection of its own, made again when it is lost. Calls to this process's own listeners are made at once. */
export async function openPostgresDoorbell(connection: pg.ClientConfig, pool: pg.Pool, log: Log): Promise<Doorbell> {
  const events = new EventEmitter().setMaxListeners(0);
  const self = crypto.randomUUID();
  let closing = false;
  let client: pg.Client | null = null;

  const listen = async (): Promise<void> => {
    const next = new pg.Client({ ...connection, application_name: 'kazru-stt doorbell', connectionTimeoutMillis: 5000, keepAlive: true });
    next.on('error', () => {});
    next.on('notification', ({ channel, payload = '' }) => {
      const [from, jobId] = payload.split(' ');
      if (from !== self) events.emit(channel, jobId);
    });
    await next.connect();
    next.once('end', () => void reconnect());
    await next.query(`listen ${RING}; listen ${CHANGE}`);
    client = next;
  };
  const reconnect = async (): Promise<void> => {
    while (!closing) {
      try {
        await listen();
        events.emit(RING);
        return;
      } catch (err) {
        log.debug({ err }, 'the doorbell cannot reach the database; trying again');
        await sleep(500);
      }
    }
  };
  const call = (channel: string, jobId: string): void => {
    events.emit(channel, jobId);
    pool.query('select pg_notify($1, $2)', [channel, `${self} ${jobId}`]).catch((err) => log.debug({ err }, 'the doorbell did not ring'));
  };
  const subscribe = (channel: string, listener: (jobId: string) => void) => {
    events.on(channel, listener);
    return () => void events.off(channel, listener);
  };

  await listen();
  return {
    ring: () => call(RING, ''),
    announce: (jobId) => call(CHANGE, jobId),
    onRing: (listener) => subscribe(RING, listener),
    onChange: (listener) => subscribe(CHANGE, listener),
    async [Symbol.asyncDispose]() {
      closing = true;
      await client?.end().catch(() => {});
    },
  };
}
