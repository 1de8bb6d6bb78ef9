import { sql } from 'kysely';
import type { Estimate } from '../contract/job.ts';
import type { Engines } from '../engines/registry.ts';
import type { Db } from '../platform/db/connect.ts';

/** A recording as estimates see it. */
export interface Size {
  /** Null: not known, ten minutes are assumed. */
  durationMs: number | null;
  bytes: number | null;
}

/** What stands between a waiting job and its start. Lengths of work are as estimated, in milliseconds. */
export interface Queue {
  ahead: number;
  aheadMs: number;
  running: number;
  /** Left of what runs. */
  runningMs: number;
  slots: number;
}

export interface Estimator {
  /** How long a recording will take, from jobs of that engine that were like it, and how sure that is. */
  estimate(engine: string, size: Size): Promise<Estimate>;
  /** How long a job waits for a place, if work goes on as it went lately: jobs that run side by side slow each other. */
  wait(queue: Queue): Promise<Estimate>;
}

/** A job that has ended, as history: one that was heard by its engine, not known before. */
interface Sample {
  duration_ms: number;
  bytes: number;
  took_ms: number;
}

const FRESH_MS = 15_000;
const HISTORY = 200;
/** How far off estimates are depends on what else runs now. */
const LATELY = 30;
/** So many of the jobs that were most like it make an estimate. */
const ALIKE = 30;
/** What every job costs before the first word: decoding, loading models. */
const START_MS = 1000;
const UNKNOWN_MS = 600_000;
/** Without history an estimate may be off by this factor, either way. */
const UNSURE = 3;

/** Estimates from history; before there is any, from what the engine declares, said to be unsure. */
export function createEstimator(db: Db, engines: Engines): Estimator {
  const samplesOf = cached((engine: string) => readSamples(db, engine));
  const readErrors = cached(() => readSpread(db));
  return {
    async estimate(engine, { durationMs, bytes }) {
      const length = durationMs ?? UNKNOWN_MS;
      const samples = await samplesOf(engine);
      const declared = engines.find(engine)?.capabilities.realTimeFactor ?? 0.5;
      const rates = mostAlike(samples, length, bytes).map((sample) => Math.max(0, sample.took_ms - START_MS) / sample.duration_ms);
      const of = (rate: number): number => toSeconds(START_MS + length * rate);
      return rates.length === 0
        ? { seconds: of(declared), low_seconds: of(declared / UNSURE), high_seconds: of(declared * UNSURE), samples: 0 }
        : {
            seconds: of(percentile(rates, 0.5)),
            low_seconds: of(percentile(rates, 0.1)),
            high_seconds: of(percentile(rates, 0.9)),
            samples: rates.length,
          };
    },
    async wait({ ahead, aheadMs, running, runningMs, slots }) {
      const ms = ahead + running < slots ? 0 : (aheadMs + runningMs) / slots;
      const { low, middle, high, samples } = await readErrors('');
      return { seconds: toSeconds(ms * middle), low_seconds: toSeconds(ms * low), high_seconds: toSeconds(ms * high), samples };
    },
  };
}

/** Those nearest in length, then in bytes for a second of it: how much there is to decode. */
function mostAlike(samples: readonly Sample[], durationMs: number, bytes: number | null): Sample[] {
  const distance = (sample: Sample): number =>
    Math.abs(Math.log(sample.duration_ms / durationMs)) +
    (bytes === null ? 0 : 0.2 * Math.abs(Math.log((sample.bytes + 1) / sample.duration_ms / ((bytes + 1) / durationMs))));
  return samples.toSorted((a, b) => distance(a) - distance(b)).slice(0, ALIKE);
}

async function readSamples(db: Db, engine: string): Promise<Sample[]> {
  const { rows } = await sql<Sample>`
    select t.duration_ms, r.file_size as bytes, t.processing_ms as took_ms
    from transcripts t join jobs j on j.id = t.job_id join recordings r on r.id = j.recording_id
    where t.engine = ${engine} and t.duration_ms > 0 and t.chunks > 0 and t.cached_chunks = 0 order by t.created_at desc limit ${HISTORY}`.execute(
    db,
  );
  return rows;
}

/** Factors of what was expected. */
interface Spread {
  low: number;
  middle: number;
  high: number;
}

/** What the last jobs took, against what was expected of them: how far estimates may be off. */
async function readSpread(db: Db): Promise<Spread & { samples: number }> {
  const { rows } = await sql<{ low: number | null; middle: number; high: number; samples: number }>`
    select percentile_cont(0.1) within group (order by ratio) as low, percentile_cont(0.5) within group (order by ratio) as middle,
      percentile_cont(0.9) within group (order by ratio) as high, count(*) as samples
    from (
      select processing_ms::float8 / greatest(1, (select expected_ms from jobs where id = job_id)) as ratio
      from transcripts where cached_chunks = 0 order by created_at desc limit ${LATELY}
    ) latest`.execute(db);
  const [found] = rows;
  return found && found.low !== null ? { ...found, low: found.low } : { low: 1 / UNSURE, middle: 1, high: UNSURE, samples: 0 };
}

/** Asks at most every FRESH_MS, for each key. */
function cached<T>(read: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const known = new Map<string, { at: number; value: Promise<T> }>();
  return (key) => {
    const last = known.get(key);
    if (last && Date.now() - last.at < FRESH_MS) return last.value;
    const value = read(key);
    known.set(key, { at: Date.now(), value });
    value.catch(() => known.delete(key));
    return value;
  };
}

/** `share` from 0 to 1, between neighbours where it falls between two. */
function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const low = sorted[Math.floor(at)] ?? 0;
  return low + ((sorted[Math.ceil(at)] ?? low) - low) * (at % 1);
}

function toSeconds(ms: number): number {
  return Math.round(ms / 100) / 10;
}
