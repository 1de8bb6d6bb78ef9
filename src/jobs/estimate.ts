import { sql } from 'kysely';
import type { Estimate } from '../contract/job.ts';
import type { Engines } from '../engines/registry.ts';
import type { Db } from '../platform/db/connect.ts';

/** Seconds of processing for a second of recording, from the newest jobs of an engine. */
interface Rate {
  low: number;
  middle: number;
  high: number;
  samples: number;
}

export interface Estimator {
  /** How long a recording will take, and how sure that is. `durationMs` null: not known, ten minutes are assumed. */
  estimate(engine: string, durationMs: number | null): Promise<Estimate>;
}

const FRESH_MS = 15_000;
const HISTORY = 50;
/** What every job costs before the first word: decoding, loading models. */
const START_SECONDS = 1;
const UNKNOWN_MS = 600_000;

/** Estimates from history; before there is any, from what the engine declares, said to be unsure. */
export function createEstimator(db: Db, engines: Engines): Estimator {
  const rates = new Map<string, { at: number; rate: Rate }>();

  const rateOf = async (engine: string): Promise<Rate> => {
    const known = rates.get(engine);
    if (known && Date.now() - known.at < FRESH_MS) return known.rate;
    const { rows } = await sql<{ low: number | null; middle: number; high: number; samples: number }>`
      select percentile_cont(0.1) within group (order by rate) as low, percentile_cont(0.5) within group (order by rate) as middle,
        percentile_cont(0.9) within group (order by rate) as high, count(*) as samples
      from (select processing_ms::float8 / duration_ms as rate from transcripts
        where engine = ${engine} and duration_ms > 5000 and chunks > 0 order by created_at desc limit ${HISTORY}) recent`.execute(db);
    const found = rows[0];
    const declared = engines.find(engine)?.capabilities.realTimeFactor ?? 0.5;
    const rate =
      found && found.low !== null
        ? { low: found.low, middle: found.middle, high: found.high, samples: found.samples }
        : { low: declared / 3, middle: declared, high: declared * 3, samples: 0 };
    rates.set(engine, { at: Date.now(), rate });
    return rate;
  };

  return {
    async estimate(engine, durationMs) {
      const rate = await rateOf(engine);
      const seconds = (durationMs ?? UNKNOWN_MS) / 1000;
      const of = (factor: number): number => Math.round((START_SECONDS + seconds * factor) * 10) / 10;
      return { seconds: of(rate.middle), low_seconds: of(rate.low), high_seconds: of(rate.high), samples: rate.samples };
    },
  };
}
