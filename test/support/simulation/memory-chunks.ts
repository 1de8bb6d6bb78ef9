import type { PlannedChunk } from '../../../src/audio/plan-chunks.ts';
import type { AppError } from '../../../src/contract/app-error.ts';
import type { Bill, Spent, TicketChange } from '../../../src/jobs/call-store.ts';
import { type ChunkKey, type HeardChunk, type StoredChunk, toStored } from '../../../src/jobs/chunk-store.ts';
import { type Hearing, nameOf, type Scope } from '../../../src/jobs/heard-before.ts';
import type { Claim } from '../../../src/jobs/lease.ts';
import { LeaseLost } from '../../../src/jobs/owned-job.ts';
import type { ChunkRow, JobRow, NewEngineCall } from '../../../src/platform/db/schema.ts';
import { countUsage, holds, jobOf, type MemoryCall, type MemoryDatabase, recordingOf, updateHeld } from './memory-database.ts';

/** Chunks and the calls that are made for them. */
export function chunkTables(database: MemoryDatabase) {
  const { chunks, calls, now } = database;
  const rowsOf = (jobId: string): ChunkRow[] => chunks.get(jobId) ?? [];
  const find = (jobId: string, key: ChunkKey): ChunkRow | undefined =>
    rowsOf(jobId).find(({ plan, chunk_index }) => plan === key.plan && chunk_index === key.index);
  const add = (jobId: string, key: ChunkKey, chunk: PlannedChunk): void => {
    if (find(jobId, key) === undefined) chunks.set(jobId, [...rowsOf(jobId), toRow(jobId, key, chunk)].sort(byTime));
  };
  /** It is progress: crashes before it do not count. */
  const progress = (claim: Claim): void => void updateHeld(database, claim, { crashes: 0 });
  const write = (claim: Claim, key: ChunkKey, values: Partial<ChunkRow>): void => {
    progress(claim);
    Object.assign(find(claim.jobId, key) ?? {}, values);
  };

  const newestHeard = (scope: Scope, key: string): ChunkRow | null => {
    let newest: ChunkRow | null = null;
    for (const rows of chunks.values()) {
      for (const row of rows) {
        if (row.heard_key !== key || row.words === null || !isAllowed(database, scope, row.job_id)) continue;
        if (newest === null || (row.finished_at?.getTime() ?? 0) > (newest.finished_at?.getTime() ?? 0)) newest = row;
      }
    }
    return newest;
  };

  return {
    listChunks: (jobId: string): ChunkRow[] => rowsOf(jobId).map((row) => ({ ...row })),
    storeChunk(claim: Claim, key: ChunkKey, chunk: PlannedChunk): void {
      progress(claim);
      add(claim.jobId, key, chunk);
    },
    replaceChunk(claim: Claim, chunk: StoredChunk, halves: readonly PlannedChunk[]): StoredChunk[] {
      write(claim, chunk, { replaced: true, tickets: {} });
      const stored = halves.map((half, n) => toStored(half, { plan: chunk.plan + 1, index: chunk.index * 2 + n }));
      for (const half of stored) add(claim.jobId, half, half);
      return stored;
    },
    finishChunk(claim: Claim, key: ChunkKey, { engine, words, warnings, key: heard_key, reused }: HeardChunk): void {
      const heard = { words, engine: engine.id, model: engine.model, warnings, tickets: {}, heard_key, reused };
      write(claim, key, { ...heard, gap_code: null, gap_message: null, finished_at: new Date(now()) });
    },
    takeHearing(claim: Claim, scope: Scope, key: string): Hearing {
      const known = newestHeard(scope, key);
      if (known) return { engine: known.engine ?? '', model: known.model ?? '', words: known.words ?? [], startMs: known.start_ms };
      const name = `${nameOf(scope)} ${key}`;
      const held = database.hearings.get(name);
      const holder = held && database.jobs.get(held.jobId);
      if (holder?.status === 'processing' && holder.token === held?.token) return 'others';
      database.hearings.set(name, claim);
      return 'mine';
    },
    endHearing({ jobId, token }: Claim, scope: Scope, key: string): void {
      const name = `${nameOf(scope)} ${key}`;
      const held = database.hearings.get(name);
      if (held?.jobId === jobId && held.token === token) database.hearings.delete(name);
    },
    markGap(claim: Claim, key: ChunkKey, error: AppError): void {
      write(claim, key, { gap_code: error.code, gap_message: error.message, finished_at: new Date(now()) });
    },
    beginCall(claim: Claim, call: NewEngineCall): void {
      const chunk = find(claim.jobId, { plan: call.plan, index: call.chunk_index });
      if (chunk === undefined || !holds(database, claim)) throw new LeaseLost(claim.jobId);
      chunk.started_token = claim.token;
      const { id, job_id: jobId, engine, currency = null, bytes } = call;
      calls.set(id, { id, jobId, engine, currency, bytes, billedMs: 0, amount: 0, outcome: null });
    },
    acceptCall(call: Pick<NewEngineCall, 'id' | 'job_id'> & ChunkKey, bill: Bill, change: TicketChange | null): void {
      Object.assign(calls.get(call.id) ?? {}, bill);
      const chunk = find(call.job_id, call);
      if (chunk === undefined || change === null || (chunk.tickets[change.engine] ?? null) !== change.from) return;
      const { [change.engine]: _, ...others } = chunk.tickets;
      chunk.tickets = change.to === null ? others : { ...others, [change.engine]: change.to };
    },
    endCall(
      call: Pick<NewEngineCall, 'id' | 'owner_id' | 'currency'>,
      { outcome }: { outcome: string; latencyMs: number },
      bill: Bill,
    ): void {
      Object.assign(calls.get(call.id) ?? {}, { ...bill, outcome });
      if (typeof call.currency === 'string' && bill.amount > 0) countUsage(database, call.owner_id, call.currency, { cost: bill.amount });
    },
    /** All in one day. */
    spentOn({ id, owner_id }: Pick<JobRow, 'id' | 'owner_id'>, currency: string): Spent {
      const sum = (isOwn: (call: MemoryCall) => boolean): number =>
        [...calls.values()].reduce((total, call) => (isOwn(call) && call.currency === currency ? total + call.amount : total), 0);
      const all = sum(({ jobId }) => jobOf(database, jobId).owner_id === owner_id);
      return { job: sum(({ jobId }) => jobId === id), day: all, month: all };
    },
  };
}

function isAllowed(database: MemoryDatabase, { kind, ownerId, sessionId }: Scope, jobId: string): boolean {
  const job = jobOf(database, jobId);
  const isOwners = kind === 'shared' || job.owner_id === ownerId;
  return job.status !== 'deleted' && isOwners && (kind !== 'own' || recordingOf(database, job.recording_id).session_id === sessionId);
}

function byTime(one: ChunkRow, other: ChunkRow): number {
  return one.start_ms - other.start_ms || one.plan - other.plan || one.chunk_index - other.chunk_index;
}

function toRow(jobId: string, { plan, index }: ChunkKey, { startMs, endMs, overlapMs, pieces }: PlannedChunk): ChunkRow {
  return {
    job_id: jobId,
    plan,
    chunk_index: index,
    start_ms: startMs,
    end_ms: endMs,
    overlap_ms: overlapMs,
    pieces,
    started_token: null,
    replaced: false,
    tickets: {},
    words: null,
    engine: null,
    model: null,
    gap_code: null,
    gap_message: null,
    warnings: [],
    heard_key: null,
    reused: false,
    finished_at: null,
  };
}
