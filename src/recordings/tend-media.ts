import { hostname } from 'node:os';
import { sql } from 'kysely';
import type { Db } from '../platform/db/connect.ts';
import type { ObjectStore, StoredObject } from '../platform/storage/object-store.ts';
import type { Log } from '../platform/telemetry/log.ts';
import type { Metrics } from '../platform/telemetry/metrics.ts';

export interface TendTools {
  db: Db;
  store: ObjectStore;
  metrics: Metrics;
}

const TEND_EVERY_MS = 30_000;
/** An older recording has its objects where they are listed. */
const SETTLED_SECONDS = 120;

/** Sends what waits for the object store, and removes local copies of what was deleted from another machine. */
export async function tendMedia({ db, store, metrics }: TendTools, log: Log): Promise<void> {
  const { sent, waiting, dropped } = await store.tend((objects) => strayOf(db, objects));
  // Not only what was sent now: whoever sent it may have died before it could be said.
  await sql`
    update recordings set media_on = null where media_on = ${hostname()} and created_at < now() - make_interval(secs => ${SETTLED_SECONDS})
      and id::text <> all(${[...new Set(waiting.map(recordingIdOf))]}::text[])`.execute(db);
  metrics.storageWaiting.set(waiting.length);
  if (sent.length + dropped > 0) log.info({ sent: sent.length, waiting: waiting.length, dropped }, 'media on this disk');
}

export function scheduleTending(tools: TendTools, log: Log): AsyncDisposable {
  let running: Promise<unknown> | null = null;
  const run = (): void => {
    running ??= tendMedia(tools, log)
      .catch((err) => log.warn({ err }, 'media on this disk could not be looked after; it is tried again'))
      .finally(() => {
        running = null;
      });
  };
  run();
  const timer = setInterval(run, TEND_EVERY_MS);
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await running;
    },
  };
}

async function strayOf(db: Db, objects: readonly StoredObject[]): Promise<ReadonlySet<string>> {
  if (objects.length === 0) return new Set();
  const { rows } = await sql<{ id: string; deleted: boolean }>`
    select id::text as id, media_deleted_at is not null as deleted from recordings
    where id::text = any(${[...new Set(objects.map(({ key }) => recordingIdOf(key)))]})`.execute(db);
  const deleted = new Map(rows.map((row) => [row.id, row.deleted]));
  // What has no row is left to the audit, which sees whether this is the right database at all.
  return new Set(objects.filter(({ key }) => deleted.get(recordingIdOf(key)) === true).map(({ key }) => key));
}

function recordingIdOf(key: string): string {
  return key.split('/')[1] ?? '';
}
