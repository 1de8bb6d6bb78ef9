import { sql } from 'kysely';
import { AppError } from '../contract/app-error.ts';
import type { CallEntry, CallJournal } from '../engines/pool/call.ts';
import type { Db } from '../platform/db/connect.ts';
import type { JobRow } from '../platform/db/schema.ts';
import { newId } from '../platform/id.ts';
import type { Metrics } from '../platform/telemetry/metrics.ts';
import { type ChunkKey, type StoredChunk, startChunk } from './chunk-store.ts';
import type { Claim } from './lease.ts';
import { countUsage } from './usage.ts';

interface JournalTools {
  db: Db;
  metrics: Metrics;
  claim: Claim;
  job: Pick<JobRow, 'id' | 'owner_id'>;
  /** The most that the job may cost; null: no limit. */
  budget: { amount: number; currency: string } | null;
}

/**
 * Writes every call for one chunk down, in its own row: before it is made, when it was accepted, when it ended.
 * `keepTickets` false: for a part of the chunk, whose answer is of no use to a later run.
 */
export function createCallJournal(
  { db, metrics, claim, job, budget }: JournalTools,
  chunk: StoredChunk,
  { keepTickets }: { keepTickets: boolean },
): CallJournal {
  const tickets = new Map(keepTickets ? Object.entries(chunk.tickets) : []);
  return {
    ticket: (engineId) => tickets.get(engineId) ?? null,
    async begin({ engine, deferred, attempt, hedge, audioMs, bytes, price }) {
      const expected = price === null ? 0 : (audioMs / 1000) * price.perSecond;
      if (budget !== null && expected > 0) await assertWithin(db, job.id, budget, expected);
      await startChunk(db, claim, chunk);
      const id = newId();
      await db
        .insertInto('engine_calls')
        .values({
          id,
          owner_id: job.owner_id,
          job_id: job.id,
          plan: chunk.plan,
          chunk_index: chunk.index,
          engine: engine.id,
          model: engine.model,
          deferred,
          attempt,
          hedge,
          audio_ms: audioMs,
          bytes,
          price_per_second: price?.perSecond ?? null,
          currency: price?.currency ?? null,
        })
        .execute();
      const bill = (billedMs: number) => ({ billed_ms: billedMs, cost_amount: ((price?.perSecond ?? 0) * billedMs) / 1000 });
      return {
        async accepted(ticket, billedMs) {
          if (ticket === null) tickets.delete(engine.id);
          else tickets.set(engine.id, ticket);
          await db.transaction().execute(async (trx) => {
            await trx.updateTable('engine_calls').set(bill(billedMs)).where('id', '=', id).execute();
            if (keepTickets) await storeTickets(trx, job.id, chunk, tickets);
          });
        },
        async end({ outcome, latencyMs, billedMs }) {
          metrics.engineCallSeconds.observe({ engine: engine.id, outcome }, latencyMs / 1000);
          const { cost_amount } = bill(billedMs);
          if (cost_amount > 0) {
            const currency = price?.currency ?? '';
            metrics.engineCost.inc({ engine: engine.id, currency }, cost_amount);
            if (engine.id === 'yandex') metrics.yandexCost.inc({ currency }, cost_amount);
          }
          await db.transaction().execute(async (trx) => {
            await trx
              .updateTable('engine_calls')
              .set({ outcome, latency_ms: latencyMs, ...bill(billedMs) })
              .where('id', '=', id)
              .execute();
            if (price === null || cost_amount === 0) return;
            await countUsage(trx, {
              ownerId: job.owner_id,
              currency: price.currency,
              files: 0,
              durationMs: 0,
              cost: cost_amount,
              errors: 0,
            });
          });
        },
      } satisfies CallEntry;
    },
  };
}

/** Not fenced: what was paid for is worth keeping whoever holds the job now. */
async function storeTickets(db: Db, jobId: string, { plan, index }: ChunkKey, tickets: ReadonlyMap<string, string>): Promise<void> {
  await sql`
    update chunks set tickets = ${JSON.stringify(Object.fromEntries(tickets))}
    where job_id = ${jobId} and plan = ${plan} and chunk_index = ${index}`.execute(db);
}

async function assertWithin(db: Db, jobId: string, budget: { amount: number; currency: string }, expected: number): Promise<void> {
  const { rows } = await sql<{ spent: number }>`
    select coalesce(sum(cost_amount), 0)::float8 as spent from engine_calls where job_id = ${jobId} and currency = ${budget.currency}`.execute(
    db,
  );
  const spent = rows[0]?.spent ?? 0;
  if (spent + expected <= budget.amount) return;
  throw new AppError('BUDGET_EXCEEDED', {
    message: `The job would cost more than ${budget.amount} ${budget.currency} (BUDGET_JOB)`,
    details: { spent, expected, budget: budget.amount, currency: budget.currency },
  });
}
