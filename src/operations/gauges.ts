import { sql } from 'kysely';
import type { Pool } from 'pg';
import type { Engines } from '../engines/registry.ts';
import type { Db } from '../platform/db/connect.ts';
import type { Scratch } from '../platform/storage/scratch.ts';
import type { Metrics } from '../platform/telemetry/metrics.ts';

/** Values that are read when Prometheus asks: the queue, the database pool, the disk. */
export function observeGauges(
  metrics: Metrics,
  { db, pool, scratch, engines }: { db: Db; pool: Pool; scratch: Scratch; engines: Engines },
): void {
  metrics.observe('jobs_by_status', 'Jobs that have not ended, and dead ones, by status', ['status'], async (set) => {
    const { rows } = await sql<{ status: string; count: number }>`
      select status, count(*) from jobs where status in ('queued', 'processing') group by status
      union all select 'dead', count(*) from jobs where status = 'failed' and dead_at is not null`.execute(db);
    for (const status of ['queued', 'processing', 'dead']) set({ status }, rows.find((row) => row.status === status)?.count ?? 0);
  });
  metrics.observe('queue_oldest_wait_seconds', 'How long the oldest waiting job has waited', [], async (set) => {
    const { rows } = await sql<{
      seconds: number | null;
    }>`select extract(epoch from now() - min(created_at))::float8 as seconds from jobs where status = 'queued'`.execute(db);
    set({}, rows[0]?.seconds ?? 0);
  });
  metrics.observe('database_pool_connections', 'Connections of the database pool', ['state'], (set) => {
    set({ state: 'idle' }, pool.idleCount);
    set({ state: 'used' }, pool.totalCount - pool.idleCount);
    set({ state: 'waiting' }, pool.waitingCount);
  });
  metrics.observe('engine_calls', 'Calls to engines of this process that run, and that wait for a place', ['engine', 'state'], (set) => {
    for (const { id, absent } of engines.all()) {
      if (absent) continue;
      for (const [state, count] of Object.entries(engines.pool.count(id))) set({ engine: id, state }, count);
    }
  });
  metrics.observe('engine_breaker_open', '1 while calls are kept from an engine that fails, 0.5 while it is probed', ['engine'], (set) => {
    for (const { id, absent } of engines.all())
      if (!absent) set({ engine: id }, { closed: 0, 'half-open': 0.5, open: 1 }[engines.pool.state(id)]);
  });
  metrics.observe('disk_free_bytes', 'Free space where recordings are stored', [], async (set) => set({}, await scratch.free()));
}
