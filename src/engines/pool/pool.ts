import { setTimeout as sleep } from 'node:timers/promises';
import type { PriceEntry } from '../../config/prices.ts';
import { AppError } from '../../contract/app-error.ts';
import type { AudioClip, Engine, Recognition } from '../engine.ts';
import { isEngineError } from '../engine-errors.ts';
import { backoff } from './backoff.ts';
import { type Breaker, createBreaker, isLasting } from './breaker.ts';
import { type CallJournal, callEngine, clipFor, type Heard, type Sound } from './call.ts';
import { priceOf } from './cost.ts';
import { createLatencies, hedged } from './hedge.ts';
import { createPlaces, type Places } from './places.ts';
import { hearTogether } from './vote.ts';

/** A stretch of audio that is to be heard by one of several engines. */
export interface HearRequest {
  sound: Sound;
  /** The chosen one first, then those that may take over. */
  engines: readonly Engine[];
  language: string;
  deferred: boolean;
  speakers: number | null;
  /** Terms to listen for, the best first; each engine is told what it takes. */
  hints: readonly string[];
  owner: string;
  job: string;
  signal: AbortSignal;
  /** Begin no further call once this aborts; one that runs is finished. Rejects with its reason then. */
  drain: AbortSignal;
  journal: CallJournal;
  /** Nothing of the job waits behind this stretch: a second request for it may end the job sooner. */
  isLast: () => boolean;
  onProgress: (heardMs: number) => void;
}

/** Calls engines: within their limits, again where that may help, and the next one where it does not. */
export interface Pool {
  /**
   * Rejects with CHUNK_TOO_LARGE (halve it), ENGINE_PENDING (come back later), the error of the last engine that was
   * tried, whatever the journal throws, or the signal's reason.
   */
  hear(request: HearRequest): Promise<Heard>;
  state(engineId: string): 'closed' | 'open' | 'half-open';
  count: Places['count'];
}

export interface PoolOptions {
  prices: readonly PriceEntry[];
  hedge: boolean;
  random?: () => number;
  /** For tests: all waiting is shorter by this factor. */
  pace?: number;
  /** After how long a call is given up. */
  deadline?: (engine: Engine, audioMs: number) => number;
}

const RETRIES = 3;
const BACKOFF = { firstMs: 500, longestMs: 20_000 };
/** A longer pause that an engine asks for is not waited for while another engine could hear it now. */
const LONG_PAUSE_MS = 30_000;
/** Pauses in a row that an engine may ask for. */
const PAUSES = 20;
/** How long a stretch waits for an engine to recover when no other one is left. */
const PATIENCE_MS = 60_000;
const MAX_BYTES_UNDER_WAY = 256 * 1024 ** 2;

/** Far beyond what the slowest machine or service needs; an answer after this is none. */
function deadlineMs(engine: Engine, audioMs: number): number {
  return 60_000 + audioMs * 20 * engine.capabilities.realTimeFactor;
}

export function createPool({ prices, hedge, random = Math.random, pace = 1, deadline = deadlineMs }: PoolOptions): Pool {
  const places = createPlaces(MAX_BYTES_UNDER_WAY);
  const breakers = new Map<string, Breaker>();
  const latencies = createLatencies();
  const breakerOf = (engine: Engine): Breaker => {
    const known = breakers.get(engine.id) ?? createBreaker({ failures: 5, openMs: 15_000 * pace, longestMs: 300_000 * pace });
    breakers.set(engine.id, known);
    return known;
  };
  const pause = async (ms: number, { signal, drain }: HearRequest): Promise<void> => {
    const either = AbortSignal.any([signal, drain]);
    await sleep(ms, undefined, { signal: either }).catch(() => either.throwIfAborted());
  };

  /** One call in a place of the engine, and a second one beside it where that is allowed and the first is slow. */
  async function call(engine: Engine, audio: AudioClip, request: HearRequest, attempt: number): Promise<Recognition> {
    const { journal, language, deferred, speakers, hints, owner, job } = request;
    const asking = { engine: engine.id, places: engine.capabilities.maxInFlight, bytes: audio.bytes, owner, job };
    const once = (signal: AbortSignal, second: boolean): Promise<Recognition> =>
      places.run(asking, AbortSignal.any([signal, request.drain]), () =>
        callEngine(engine, audio, {
          language,
          deferred,
          speakers,
          hints,
          signal,
          journal,
          price: priceOf(prices, engine, deferred, new Date()),
          attempt,
          hedge: second,
          deadlineMs: deadline(engine, audio.durationMs),
          onProgress: request.onProgress,
        }),
      );
    const startedAt = performance.now();
    const mayHedge = !deferred && (hedge || engine.capabilities.billing?.perResult === true);
    const slowMs = mayHedge ? latencies.slow(engine.id, audio.durationMs) : null;
    const recognition = await (slowMs === null
      ? once(request.signal, false)
      : hedged(once, { slowMs, signal: request.signal, isLast: request.isLast }));
    latencies.note(engine.id, audio.durationMs, performance.now() - startedAt);
    return recognition;
  }

  /** All tries on one engine. Rejects with its last error, or with `Blocked` when its breaker lets nobody through. */
  async function hearOn(engine: Engine, request: HearRequest, isOnly: boolean): Promise<Recognition> {
    const breaker = breakerOf(engine);
    const audio = await clipFor(engine, request.sound);
    let pauses = 0;
    for (let attempt = 1; ; ) {
      const blocked = breaker.admit();
      if (blocked) throw new Blocked(blocked.until, blocked.error, blocked.probing || !isLasting(blocked.error));
      try {
        const recognition = await call(engine, audio, request, attempt);
        breaker.succeeded();
        return recognition;
      } catch (thrown) {
        if (request.signal.aborted || !isEngineError(thrown)) {
          breaker.undecided();
          throw thrown;
        }
        breaker.failed(thrown);
        if (!thrown.retry || thrown.code === 'ENGINE_PENDING') throw thrown;
        const waitMs = Math.max(thrown.retryAfterMs ?? 0, backoff(Math.min(attempt, RETRIES), random, BACKOFF));
        if (thrown.code === 'ENGINE_RATE_LIMITED') {
          if (++pauses > PAUSES || (waitMs > LONG_PAUSE_MS && !isOnly)) throw thrown;
        } else if (++attempt > RETRIES + 1) throw thrown;
        await pause(waitMs * pace, request);
      }
    }
  }

  async function hearOnAny(request: HearRequest): Promise<Heard> {
    const waitedSince = performance.now();
    let last: AppError | null = null;
    for (;;) {
      let next: Blocked | null = null;
      for (const engine of request.engines) {
        try {
          return { engine, recognition: await hearOn(engine, request, request.engines.length === 1) };
        } catch (thrown) {
          if (thrown instanceof Blocked) {
            if (thrown.mayPass && (next === null || thrown.until < next.until)) next = thrown;
            last ??= thrown.error;
            continue;
          }
          if (request.signal.aborted || !isEngineError(thrown) || STOP.has(thrown.code)) throw thrown;
          last = thrown;
        }
      }
      if (next === null || performance.now() - waitedSince > PATIENCE_MS * pace) throw last ?? new AppError('ENGINE_FAILED');
      // Half-open lets one stretch through; the others look again soon.
      await pause(Math.min(Math.max(next.until - Date.now(), 50 * pace), 1000 * pace), request);
    }
  }

  /** A member of a vote: nobody stands in for it. */
  async function hearMember(member: Engine, request: HearRequest): Promise<Recognition> {
    return (await hearOnAny({ ...request, engines: [member] })).recognition;
  }

  return {
    async hear(request) {
      const [first] = request.engines;
      if (!first?.members) return hearOnAny(request);
      const recognition = await hearTogether(
        first,
        (member) => hearMember(member, request),
        (member) => clipFor(member, request.sound),
      );
      return { engine: first, recognition };
    },
    state: (engineId) => breakers.get(engineId)?.state() ?? 'closed',
    count: places.count,
  };
}

/** Another engine does not help, or must not be asked. */
const STOP = new Set(['CHUNK_TOO_LARGE', 'ENGINE_PENDING']);

/** A breaker lets nobody through before a time. */
class Blocked extends Error {
  readonly until: number;
  readonly error: AppError;
  /** Waiting may help. */
  readonly mayPass: boolean;

  constructor(until: number, error: AppError, mayPass: boolean) {
    super(error.message);
    this.until = until;
    this.error = error;
    this.mayPass = mayPass;
  }
}
