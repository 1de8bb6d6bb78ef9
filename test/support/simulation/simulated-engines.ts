import { AppError } from '../../../src/contract/app-error.ts';
import type { AudioClip, Engine, Recognition } from '../../../src/engines/engine.ts';
import { isEngineError } from '../../../src/engines/engine-errors.ts';
import { fakeEngine } from '../../../src/engines/fake-engine.ts';
import type { HearRequest, Pool } from '../../../src/engines/pool/pool.ts';
import type { Engines } from '../../../src/engines/registry.ts';
import type { EngineService } from './engine-service.ts';
import type { SimulatedProcess } from './simulated-process.ts';
import type { Storm } from './storm.ts';

/** Chunks of one job that are heard at the same time. */
export const PARALLEL = 2;
const TRIES = 3;
const LOOKS = 2;
const BETWEEN_LOOKS_MS = 800;
const PRICE = { perSecond: 0.001, currency: 'KZT' };

/** One engine, hearing at once or later, and the pool of one process that calls it. */
export function simulateEngines(process: SimulatedProcess, storm: Storm, service: EngineService): Engines {
  const engine = simulateEngine(process, storm, service);
  return {
    assertKnown: () => {},
    choose: async () => engine,
    candidates: async () => [engine],
    find: () => engine,
    all: () => [engine],
    pool: simulatePool(process, service),
    describe: async () => [],
  };
}

function simulateEngine(process: SimulatedProcess, storm: Storm, service: EngineService): Engine {
  const { random } = storm;
  const plain = fakeEngine('simulated');
  const workMs = (): number =>
    storm.strikes('slowEngine') ? random.whole(2000, random.next() < 0.25 ? 40_000 : 9000) : random.whole(100, 2000);
  return {
    ...plain,
    capabilities: { ...plain.capabilities, parallel: PARALLEL, deferred: { withinSeconds: 3600 } },
    async recognise({ audio, deferred, signal, ticket, onAccepted }) {
      if (!deferred) {
        const clip = service.receive(audio);
        service.begin(process, clip);
        await process.wait(workMs(), signal);
        return service.answer(process, clip);
      }
      let valid = ticket;
      if (valid === null) {
        const clip = service.receive(audio);
        await process.wait(random.whole(50, 300), signal);
        valid = service.accept(process, clip);
        await onAccepted(valid);
      }
      return fetch(valid, signal, onAccepted);
    },
  };

  async function fetch(ticket: string, signal: AbortSignal, onAccepted: (ticket: null) => Promise<void>): Promise<Recognition> {
    for (let look = 0; look < LOOKS; look++) {
      await process.wait(BETWEEN_LOOKS_MS, signal);
      try {
        const recognition = service.fetch(ticket);
        if (recognition !== null) return recognition;
      } catch (error) {
        await onAccepted(null);
        throw error;
      }
    }
    throw new AppError('ENGINE_PENDING', { retryAfterMs: random.whole(1000, 6000) });
  }
}

function simulatePool(process: SimulatedProcess, service: EngineService): Pool {
  return {
    async hear(request) {
      const engine = request.engines[0] as Engine;
      const audio = await request.sound.clip(engine.capabilities.encodings[0]);
      const either = AbortSignal.any([request.signal, request.drain]);
      for (let attempt = 1; ; attempt++) {
        either.throwIfAborted();
        try {
          return { engine, recognition: await call(engine, audio, request, attempt) };
        } catch (thrown) {
          if (request.signal.aborted || !isEngineError(thrown) || !thrown.retry) throw thrown;
          if (thrown.code === 'ENGINE_PENDING' || attempt === TRIES) throw thrown;
          await process.wait(thrown.retryAfterMs ?? 500, either);
        }
      }
    },
    state: () => 'closed',
    count: () => ({ running: 0, waiting: 0 }),
  };

  /** One call, written down as the real pool writes it. */
  async function call(engine: Engine, audio: AudioClip, request: HearRequest, attempt: number): Promise<Recognition> {
    const { journal, signal, deferred, language, job, onProgress } = request;
    const { durationMs, bytes } = audio;
    const ticket = journal.ticket(engine.id);
    const entry = await journal.begin({ engine, deferred, attempt, hedge: false, audioMs: durationMs, bytes, price: PRICE });
    const startedAt = process.clock.now();
    let billedMs = 0;
    const end = (outcome: string): Promise<void> => entry.end({ outcome, latencyMs: process.clock.now() - startedAt, billedMs });
    const onAccepted = async (accepted: string | null): Promise<void> => {
      billedMs = accepted === null ? 0 : durationMs;
      await entry.accepted(accepted, billedMs);
    };
    try {
      service.waits(process, job, 1);
      const recognition = await engine
        .recognise({ audio, language, deferred, speakers: null, hints: [], signal, ticket, onAccepted, onProgress })
        .finally(() => service.waits(process, job, -1));
      if (ticket === null) billedMs = durationMs;
      await end('ok');
      return recognition;
    } catch (thrown) {
      if (signal.aborted) {
        await end('cancelled');
        throw signal.reason;
      }
      const error = AppError.fromUnknown(thrown);
      await end(error.code);
      throw error;
    }
  }
}
