import { sql } from 'kysely';
import type { Pool } from 'pg';
import type { Engines } from '../engines/registry.ts';
import { type QueueTools, readQueue } from '../jobs/queue-state.ts';
import { QUEUES } from '../platform/doorbell/doorbell.ts';
import type { Scratch } from '../platform/storage/scratch.ts';
import type { Metrics } from '../platform/telemetry/metrics.ts';
import { countUnfinished } from '../uploads/upload-rows.ts';
import { isDegraded } from './degradation/machine.ts';
import type { OverrideWatch } from './degradation/watch-override.ts';
import type { PartsWatch } from './degradation/watch-parts.ts';

interface ClusterTools extends QueueTools {
  scratch: Scratch;
  partsWatch: PartsWatch;
  override: OverrideWatch;
}

/** Of the whole cluster, read from the database when Prometheus asks: every api process says the same. */
export function observeCluster(metrics: Metrics, tools: ClusterTools): void {
  const { db, scratch, partsWatch, override } = tools;
  metrics.observe('jobs_by_status', 'Jobs that have not ended, and dead ones, by status', ['status'], async (set) => {
    const { rows } = await sql<{ status: string; count: number }>`
      select status, count(*) from jobs where status in ('queued', 'processing') group by status
      union all select 'dead', count(*) from jobs where status = 'failed' and dead_at is not null`.execute(db);
    for (const status of ['queued', 'processing', 'dead']) set({ status }, rows.find((row) => row.status === status)?.count ?? 0);
  });
  metrics.observe('uploads_unfinished', 'Resumable uploads that are not finished', [], async (set) =>
    set({}, (await countUnfinished(db)).count),
  );
  metrics.observe('uploads_unfinished_bytes', 'Bytes that they will come to', [], async (set) =>
    set({}, (await countUnfinished(db)).bytes),
  );
  metrics.observe('queue_depth', 'Jobs that wait, by queue', ['queue'], async (set) => {
    const { rows } = await sql<{ queue: number; count: number }>`
      select queue, count(*) from jobs where status = 'queued' group by queue`.execute(db);
    for (const [number, queue] of QUEUES.entries()) set({ queue }, rows.find((row) => row.queue === number)?.count ?? 0);
  });
  // One reading for all that comes from it.
  let reading: { at: number; state: ReturnType<typeof readQueue> } | null = null;
  const state = () => {
    if (reading === null || Date.now() - reading.at > 1000) reading = { at: Date.now(), state: readQueue(tools) };
    return reading.state;
  };
  metrics.observe('queue_oldest_wait_seconds', 'How long the oldest runnable job has waited', [], async (set) =>
    set({}, (await state()).oldestWaitMs / 1000),
  );
  metrics.observe('queue_backlog_seconds', 'Estimated work that waits, shared by the slots', [], async (set) =>
    set({}, (await state()).backlogMs / 1000),
  );
  metrics.observe('workers_live', 'Workers that were heard of in the last seconds', [], async (set) => set({}, (await state()).workers));
  metrics.observe('worker_slots', 'Jobs that may run at the same time in the cluster, and that do', ['state'], async (set) => {
    const { slots, processing } = await state();
    set({ state: 'all' }, slots);
    set({ state: 'used' }, processing);
  });
  metrics.observe('degraded_parts', '1 for a part that is degraded', ['part'], (set) => {
    for (const part of partsWatch.parts()) set({ part: part.id }, isDegraded(part) ? 1 : 0);
  });
  metrics.observe('degradation_override', '1 while an operator holds a mode by hand', ['mode'], (set) => {
    const mode = override.current()?.mode;
    if (mode) set({ mode }, 1);
  });
  metrics.observe('disk_free_bytes', 'Free space where recordings are stored', [], async (set) => set({}, await scratch.free()));
}

/** Of this process. */
export function observeProcess(metrics: Metrics, { pool, engines }: { pool: Pool; engines: Engines }): void {
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
}
