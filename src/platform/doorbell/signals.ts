import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Log } from '../telemetry/log.ts';
import type { Unsubscribe } from './doorbell.ts';

/** `ring`: there is work; `change`: this job has changed. */
export type Signal = 'ring' | 'change';

/** Signals in this process, and to other processes by LISTEN/NOTIFY. Nothing here throws or waits. */
export interface Signals extends AsyncDisposable {
  /** Calls this process's own listeners at once. */
  here(signal: Signal, jobId: string): void;
  /** Calls the listeners of other processes. */
  elsewhere(signal: Signal, jobId: string): void;
  on(signal: Signal, listener: (jobId: string) => void): Unsubscribe;
}

const ANSWER_MS = 5000;
const CHANNELS = { ring: 'kazru_ring', change: 'kazru_change' } as const satisfies Record<Signal, string>;

/** Listens on a connection of its own, made again when it is lost. Rejects when the database cannot be reached at first. */
export async function openSignals(connection: pg.ClientConfig, pool: pg.Pool, log: Log): Promise<Signals> {
  const events = new EventEmitter<Record<Signal, [jobId: string]>>().setMaxListeners(0);
  const self = crypto.randomUUID();
  let closing = false;
  let client: pg.Client | null = null;

  const listen = async (): Promise<void> => {
    const next = new pg.Client({
      ...connection,
      application_name: 'kazru-stt doorbell',
      connectionTimeoutMillis: ANSWER_MS,
      query_timeout: ANSWER_MS,
      keepAlive: true,
    });
    next.on('error', () => {});
    next.on('notification', ({ channel, payload = '' }) => {
      const [from, jobId = ''] = payload.split(' ');
      if (from !== self) events.emit(channel === CHANNELS.ring ? 'ring' : 'change', jobId);
    });
    try {
      await next.connect();
      await next.query(`listen ${CHANNELS.ring}; listen ${CHANNELS.change}`);
    } catch (error) {
      void next.end().catch(() => {});
      throw error;
    }
    client = next;
    if (closing) void next.end().catch(() => {});
    else next.once('end', () => void reconnect());
  };
  const reconnect = async (): Promise<void> => {
    while (!closing) {
      try {
        await listen();
        events.emit('ring', '');
        return;
      } catch (err) {
        log.debug({ err }, 'the doorbell cannot reach the database; trying again');
        await sleep(500);
      }
    }
  };

  await listen();
  return {
    here: (signal, jobId) => void events.emit(signal, jobId),
    elsewhere(signal, jobId) {
      pool
        .query('select pg_notify($1, $2)', [CHANNELS[signal], `${self} ${jobId}`])
        .catch((err) => log.debug({ err }, 'the doorbell did not ring'));
    },
    on(signal, listener) {
      events.on(signal, listener);
      return () => void events.off(signal, listener);
    },
    async [Symbol.asyncDispose]() {
      closing = true;
      const left = client;
      if (left === null) return;
      // A server that hangs never says goodbye.
      await Promise.race([left.end().catch(() => {}), sleep(1000, undefined, { ref: false })]);
      left.connection.stream.destroy();
    },
  };
}
