import type { EnginesConfig } from '../config/engines.ts';
import { AppError } from '../contract/app-error.ts';
import type { Engine } from '../engines/engine.ts';

/** What one job may cost, and one organisation on a day and in a month (UTC). */
export type Budget = Pick<EnginesConfig['budget'], 'job' | 'day' | 'month'>;

export function isLimited({ job, day, month }: Budget): boolean {
  return (job ?? day ?? month) !== null;
}

/** An engine that is billed, but nobody knows how much: no budget can be kept with it. */
export function unpriced(engine: Engine, deferred: boolean): AppError {
  return new AppError('BUDGET_EXCEEDED', {
    message: `The budget cannot be kept: PRICES_FILE has no price of today for the engine "${engine.id}"${deferred ? ', deferred' : ''}`,
    details: { setting: 'PRICES_FILE', engine: engine.id },
  });
}
