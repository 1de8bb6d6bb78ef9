import { AppError } from '../../contract/app-error.ts';
import { createPlaces } from '../pool/places.ts';
import type { Heard, RecogniserChild } from './recogniser-child.ts';
import type { HearRequest } from './recogniser-messages.ts';

export interface PoolSettings {
  start: () => RecogniserChild;
  /** Processes at the same time. */
  size: number;
  /** A process that was not needed for so long is ended. */
  idleMs: number;
}

/** Recogniser processes of one model, started when they are needed and kept for the next clip. */
export interface ProcessPool extends AsyncDisposable {
  /**
   * Hears a clip in a free process, waiting for one. Rejects as the process does; with the signal's reason once that
   * aborts, and with ENGINE_TIMEOUT after `timeoutMs` of work: by then the process is gone.
   */
  hear(request: HearRequest, options: { signal: AbortSignal; timeoutMs: number }): Promise<Heard>;
}

export function createProcessPool({ start, size, idleMs }: PoolSettings): ProcessPool {
  const places = createPlaces(Number.POSITIVE_INFINITY);
  const place = { engine: '', places: size, bytes: 0, owner: '', job: '' };
  const living = new Set<RecogniserChild>();
  const idle = new Map<RecogniserChild, NodeJS.Timeout>();
  let closed = false;

  const end = async (child: RecogniserChild): Promise<void> => {
    clearTimeout(idle.get(child));
    idle.delete(child);
    await child.kill();
    living.delete(child);
  };
  const takeChild = (): RecogniserChild => {
    for (const [child, timer] of idle) {
      clearTimeout(timer);
      idle.delete(child);
      if (child.alive) return child;
      living.delete(child);
    }
    const child = start();
    living.add(child);
    return child;
  };
  const keep = (child: RecogniserChild): void => {
    child.hold(false);
    idle.set(child, setTimeout(() => void end(child), idleMs).unref());
  };
  const hearIn = async (child: RecogniserChild, request: HearRequest, signal: AbortSignal, timeoutMs: number): Promise<Heard> => {
    const late = AbortSignal.timeout(timeoutMs);
    const stop = AbortSignal.any([signal, late]);
    const kill = (): void => void child.kill();
    stop.addEventListener('abort', kill, { once: true });
    child.hold(true);
    try {
      await child.loaded;
      return await child.hear(request);
    } catch (error) {
      if (stop.aborted) await end(child);
      signal.throwIfAborted();
      if (closed) throw new AppError('SHUTTING_DOWN', { cause: error });
      if (late.aborted) throw new AppError('ENGINE_TIMEOUT', { message: 'The local model did not come to an end', cause: error });
      throw error;
    } finally {
      stop.removeEventListener('abort', kill);
      if (child.alive && !stop.aborted && !closed) keep(child);
      else await end(child);
    }
  };

  return {
    hear: (request, { signal, timeoutMs }) =>
      places.run(place, signal, async () => {
        signal.throwIfAborted();
        if (closed) throw new AppError('SHUTTING_DOWN');
        return hearIn(takeChild(), request, signal, timeoutMs);
      }),
    async [Symbol.asyncDispose]() {
      closed = true;
      await Promise.all([...living].map(end));
    },
  };
}
