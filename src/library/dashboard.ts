import { sql } from 'kysely';
import type { StorageConfig } from '../config/storage.ts';
import type { CacheScope } from '../contract/cache.ts';
import type { Dashboard, DashboardDay } from '../contract/dashboard.ts';
import type { Money } from '../contract/job.ts';
import type { QueueState } from '../jobs/queue-state.ts';
import type { Db } from '../platform/db/connect.ts';
import type { Scratch } from '../platform/storage/scratch.ts';
import { readCacheStats } from './cache.ts';

export interface DashboardTools {
  db: Db;
  cacheScope: () => CacheScope;
  scratch: Pick<Scratch, 'free'>;
  storage: StorageConfig | null;
  queue: () => Promise<QueueState>;
}

const REFRESH_SECONDS = 10;

/** Everything that a dashboard shows, for one owner, with so many days back. */
export async function readDashboard(tools: DashboardTools, ownerId: string, daysBack: number): Promise<Dashboard> {
  const { db } = tools;
  const [jobs, engines, media, cache, queue, freeBytes, days] = await Promise.all([
    sql<{ status: string; count: number }>`
      select status, count(*)::int as count from jobs where owner_id = ${ownerId} and status <> 'deleted' group by status`.execute(db),
    sql<{ engine: string; calls: number; failed: number; latency_ms: number | null; audio_ms: number }>`
      select engine, count(*)::int as calls, count(*) filter (where outcome is not null and outcome <> 'ok')::int as failed,
        avg(latency_ms) filter (where outcome = 'ok')::float8 as latency_ms, coalesce(sum(audio_ms), 0)::float8 as audio_ms
      from engine_calls where owner_id = ${ownerId} and started_at > now() - interval '1 day' group by engine order by calls desc`.execute(
      db,
    ),
    sql<{ recordings: number; bytes: number; waiting: number }>`
      select count(*)::int as recordings, coalesce(sum(file_size + coalesce(playback_bytes, 0)), 0)::float8 as bytes,
        count(media_on)::int as waiting
      from recordings where owner_id = ${ownerId} and media_deleted_at is null`.execute(db),
    readCacheStats(tools, ownerId),
    tools.queue(),
    tools.scratch.free(),
    readDays(db, ownerId, daysBack),
  ]);
  const { recordings, bytes, waiting } = media.rows[0] ?? { recordings: 0, bytes: 0, waiting: 0 };
  return {
    generated_at: new Date().toISOString(),
    refresh_after: REFRESH_SECONDS,
    jobs: Object.fromEntries(jobs.rows.map(({ status, count }) => [status, count])),
    queue: {
      queued: queue.queued,
      processing: queue.processing,
      slots: queue.slots,
      workers: queue.workers,
      oldest_wait: queue.oldestWaitMs / 1000,
      backlog: queue.backlogMs / 1000,
    },
    engines: engines.rows.map(({ engine, calls, failed, latency_ms, audio_ms }) => ({
      engine,
      calls,
      failed,
      latency: latency_ms === null ? null : latency_ms / 1000,
      audio_seconds: audio_ms / 1000,
    })),
    cache,
    storage: { recordings, bytes, free_bytes: freeBytes, waiting, kind: tools.storage === null ? 'directory' : 'bucket' },
    days,
  };
}

interface UsageRow {
  day: string;
  currency: string;
  files: number;
  errors: number;
  duration_ms: number;
  heard_chunks: number;
  reused_chunks: number;
  cost_amount: number;
  saved_amount: number;
}

/** A day has a row for each currency. */
async function readDays(db: Db, ownerId: string, daysBack: number): Promise<DashboardDay[]> {
  const { rows } = await sql<UsageRow>`
    select day::text as day, currency, files, errors, duration_ms::float8 as duration_ms, heard_chunks, reused_chunks,
      cost_amount::float8 as cost_amount, saved_amount::float8 as saved_amount
    from usage_days where owner_id = ${ownerId} and day > (now() at time zone 'utc')::date - ${daysBack}::int order by day, currency`.execute(
    db,
  );
  return [...Map.groupBy(rows, ({ day }) => day)].map(([day, each]) => {
    const sum = (of: (row: UsageRow) => number): number => each.reduce((total, row) => total + of(row), 0);
    const money = (of: (row: UsageRow) => number): Money[] =>
      each.filter((row) => of(row) > 0).map((row) => ({ amount: of(row), currency: row.currency }));
    return {
      day,
      recordings: sum((row) => row.files),
      errors: sum((row) => row.errors),
      audio_seconds: sum((row) => row.duration_ms) / 1000,
      heard_chunks: sum((row) => row.heard_chunks),
      reused_chunks: sum((row) => row.reused_chunks),
      cost: money((row) => row.cost_amount),
      saved: money((row) => row.saved_amount),
    };
  });
}

/** The days as CSV (RFC 4180), a row for each day and currency. Numbers and dates only, so nothing needs quotes. */
export function daysAsCsv(days: readonly DashboardDay[]): string {
  const head = ['day', 'recordings', 'errors', 'audio_seconds', 'heard_chunks', 'reused_chunks', 'currency', 'cost', 'saved'];
  const rows = days.flatMap((day) => {
    const currencies = [...new Set([...day.cost, ...day.saved].map(({ currency }) => currency))];
    const amount = (of: readonly Money[], currency: string): string => String(of.find((money) => money.currency === currency)?.amount ?? 0);
    const counts = [day.day, day.recordings, day.errors, day.audio_seconds, day.heard_chunks, day.reused_chunks].map(String);
    // Counts stand in the first row of a day only, so that their columns can be summed.
    return (currencies.length === 0 ? [''] : currencies).map((currency, index) => [
      ...(index === 0 ? counts : [day.day, '0', '0', '0', '0', '0']),
      currency,
      amount(day.cost, currency),
      amount(day.saved, currency),
    ]);
  });
  return `${[head, ...rows].map((cells) => cells.join(',')).join('\r\n')}\r\n`;
}
