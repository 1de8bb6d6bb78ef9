import { AppError } from '../contract/app-error.ts';
import type { CallEntry, CallJournal } from '../engines/pool/call.ts';
import { billedMs as usuallyBilled } from '../engines/pool/cost.ts';
import type { JobRow } from '../platform/db/schema.ts';
import { newId } from '../platform/id.ts';
import type { Metrics } from '../platform/telemetry/metrics.ts';
import { type Budget, isLimited, unpriced } from './budget.ts';
import type { Bill, Spent } from './call-store.ts';
import type { StoredChunk } from './chunk-store.ts';
import type { JobStore } from './job-store.ts';
import type { Claim } from './lease.ts';

interface JournalTools {
  jobs: JobStore;
  metrics: Metrics;
  claim: Claim;
  job: Pick<JobRow, 'id' | 'owner_id'>;
  budget: Budget;
}

/**
 * Writes every call for one chunk down, in its own row: before it is made, when it was accepted, when it ended.
 * `keepTickets` false: for a part of the chunk, whose answer is of no use to a later run.
 */
export function createCallJournal(
  { jobs, metrics, claim, job, budget }: JournalTools,
  chunk: StoredChunk,
  { keepTickets }: { keepTickets: boolean },
): CallJournal {
  const tickets = new Map(keepTickets ? Object.entries(chunk.tickets) : []);
  return {
    ticket: (engineId) => tickets.get(engineId) ?? null,
    async begin({ engine, deferred, attempt, hedge, audioMs, bytes, price }) {
      const expected = ((price?.perSecond ?? 0) * usuallyBilled(engine.capabilities.billing, audioMs)) / 1000;
      if (isLimited(budget)) {
        if (price === null && engine.capabilities.billing !== null) throw unpriced(engine, deferred);
        if (price !== null && expected > 0) assertWithin(budget, await jobs.spentOn(job, price.currency), expected);
      }
      const call = {
        id: newId(),
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
      };
      await jobs.beginCall(claim, call);
      const bill = (billedMs: number): Bill => ({ billedMs, amount: ((price?.perSecond ?? 0) * billedMs) / 1000 });
      return {
        async accepted(ticket, billedMs) {
          const change = { engine: engine.id, from: tickets.get(engine.id) ?? null, to: ticket };
          if (ticket === null) tickets.delete(engine.id);
          else tickets.set(engine.id, ticket);
          await jobs.acceptCall({ ...call, index: chunk.index }, bill(billedMs), keepTickets ? change : null);
        },
        async end({ outcome, latencyMs, billedMs }) {
          metrics.engineCallSeconds.observe({ engine: engine.id, outcome }, latencyMs / 1000);
          const { amount } = bill(billedMs);
          if (amount > 0) {
            const currency = price?.currency ?? '';
            metrics.engineCost.inc({ engine: engine.id, currency }, amount);
            if (engine.id === 'yandex') metrics.yandexCost.inc({ currency }, amount);
          }
          await jobs.endCall(call, { outcome, latencyMs }, bill(billedMs));
        },
      } satisfies CallEntry;
    },
  };
}

/** Bounds every call, so retries and engines that take over are bounded, too. */
function assertWithin({ job, day, month }: Budget, spent: Spent, expected: number): void {
  for (const [setting, limit, sum] of [
    ['BUDGET_JOB', job, spent.job],
    ['BUDGET_DAY', day, spent.day],
    ['BUDGET_MONTH', month, spent.month],
  ] as const)
    if (limit !== null && sum + expected > limit.amount)
      throw new AppError('BUDGET_EXCEEDED', {
        message: `The job would cost more than ${limit.amount} ${limit.currency} (${setting})`,
        details: { setting, spent: sum, expected, budget: limit.amount, currency: limit.currency },
      });
}
