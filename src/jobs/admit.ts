import { sql } from 'kysely';
import type { EnginesConfig } from '../config/engines.ts';
import { AppError } from '../contract/app-error.ts';
import type { Failover, Money } from '../contract/job.ts';
import type { Engine } from '../engines/engine.ts';
import type { Engines } from '../engines/registry.ts';
import type { Db } from '../platform/db/connect.ts';
import { isLimited, unpriced } from './budget.ts';
import { spentSince } from './call-store.ts';
import { billedOf, expectedCost } from './expected-cost.ts';

export interface AdmitTools {
  db: Db;
  engines: Engines;
  prices: EnginesConfig['prices'];
  budget: EnginesConfig['budget'];
}

export interface Asked {
  ownerId: string;
  /** `auto` or an engine's id. */
  engine: string;
  language: string;
  failover: Failover;
  /** When the transcript is needed; null: as soon as possible. */
  deadline: Date | null;
  /** Null: not known. */
  durationMs: number | null;
  now: Date;
}

/** How a job will be heard, and what that costs at most. */
export interface Admission {
  engine: Engine;
  deferred: boolean;
  cost: Money | null;
  /** It is heard in another way than was asked for, because of the budget. */
  cheaper: boolean;
}

/** "In 24 hours" was said a moment ago. */
const DEADLINE_SLACK_MS = 60_000;
/** Where the length is not known, ten minutes are assumed. */
const UNKNOWN_MS = 600_000;

/** Chooses engine and mode within the budget. Throws BUDGET_EXCEEDED where nothing fits, and what `choose` throws. */
export async function admit(tools: AdmitTools, asked: Asked): Promise<Admission> {
  const [first, ...others] = await waysToHear(tools, asked);
  if (!first) throw new AppError('ENGINE_UNAVAILABLE');
  const problem = await budgetProblem(tools, asked.ownerId, first);
  if (problem === null) return first;
  if (tools.budget.action === 'cheaper') {
    // A day's wait is the last resort.
    const dearness = ({ deferred, cost }: Admission): number => (deferred ? Number.MAX_SAFE_INTEGER : 0) + (cost?.amount ?? 0);
    for (const way of others.toSorted((a, b) => dearness(a) - dearness(b)))
      if ((await budgetProblem(tools, asked.ownerId, way)) === null) return { ...way, cheaper: true };
  }
  throw problem;
}

/** The way that was asked for, then the others that the request allows: each engine that may take over, at once or deferred. */
export async function waysToHear({ engines, prices }: AdmitTools, asked: Asked): Promise<Admission[]> {
  const chosen = await engines.choose(asked.engine, asked.language);
  const durationMs = asked.durationMs ?? UNKNOWN_MS;
  const way = (engine: Engine, deferred: boolean): Admission => ({
    engine,
    deferred,
    cost: expectedCost(prices, engine, deferred, durationMs, asked.now),
    cheaper: false,
  });
  const inTime = ({ capabilities }: Engine): boolean =>
    capabilities.deferred !== null &&
    asked.deadline !== null &&
    asked.deadline.getTime() - asked.now.getTime() >= capabilities.deferred.withinSeconds * 1000 - DEADLINE_SLACK_MS;
  const first = way(chosen, inTime(chosen));
  const candidates = await engines.candidates(chosen, asked.language, asked.failover);
  const all = candidates.flatMap((engine) => [way(engine, false), ...(engine.capabilities.deferred ? [way(engine, true)] : [])]);
  return [first, ...all.filter((other) => other.engine !== first.engine || other.deferred !== first.deferred)];
}

/** Null when the budget allows it. What waits or runs counts with what it was expected to cost. */
export async function budgetProblem(
  { db, budget }: AdmitTools,
  ownerId: string,
  { engine, deferred, cost }: Pick<Admission, 'engine' | 'deferred' | 'cost'>,
): Promise<AppError | null> {
  if (!isLimited(budget)) return null;
  if (cost === null) return billedOf(engine).length === 0 ? null : unpriced(engine, deferred);
  if (cost.amount === 0) return null;
  const exceeded = (setting: string, limit: Money, spent: number): AppError =>
    new AppError('BUDGET_EXCEEDED', {
      message: `The job may cost ${round(cost.amount)} ${cost.currency}; ${setting} leaves ${round(Math.max(0, limit.amount - spent))} ${limit.currency}`,
      details: { setting, budget: limit.amount, spent: round(spent), expected: round(cost.amount), currency: limit.currency },
    });
  if (budget.job && cost.amount > budget.job.amount) return exceeded('BUDGET_JOB', budget.job, 0);
  for (const [setting, limit, unit] of [
    ['BUDGET_DAY', budget.day, 'day'],
    ['BUDGET_MONTH', budget.month, 'month'],
  ] as const) {
    if (limit === null) continue;
    const spent = await spentOrPromised(db, ownerId, unit, limit.currency);
    if (spent + cost.amount > limit.amount) return exceeded(setting, limit, spent);
  }
  return null;
}

/** What was spent, and what waits or runs is expected to cost. */
async function spentOrPromised(db: Db, ownerId: string, unit: 'day' | 'month', currency: string): Promise<number> {
  const { rows } = await sql<{ spent: number; open: number }>`
    select (${spentSince(unit, ownerId, currency)}) as spent,
      (select coalesce(sum(expected_cost), 0)::float8 from jobs where owner_id = ${ownerId} and expected_currency = ${currency}
        and status in ('queued', 'processing')) as open`.execute(db);
  return (rows[0]?.spent ?? 0) + (rows[0]?.open ?? 0);
}

function round(amount: number): number {
  return Math.round(amount * 10_000) / 10_000;
}
