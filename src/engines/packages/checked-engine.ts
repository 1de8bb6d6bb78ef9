import { AppError, ERRORS, type ErrorCode } from '../../contract/app-error.ts';
import type { Engine, Recognition } from '../engine.ts';
import { recognitionProblem } from './contract.ts';

/** Removes secrets from a text. */
export type Redact = (text: string) => string;

/**
 * An engine of a package as the rest of the product may rely on it: it ends when it is aborted, its answers keep to the
 * contract (else ENGINE_BAD_ANSWER), and what it throws is an AppError: with a `code` of ours that one, else
 * ENGINE_FAILED.
 */
export function checkedEngine(engine: Engine, redact: Redact): Engine {
  const { id, name, model, location, demo, capabilities } = engine;
  return {
    id,
    name,
    model,
    location,
    demo,
    capabilities,
    async check() {
      const problem: unknown = await engine.check();
      return problem === null ? null : redact(String(problem));
    },
    async recognise(request) {
      const { signal, audio } = request;
      signal.throwIfAborted();
      let answer: Recognition;
      try {
        // An engine that throws before it gives a promise fails like any other.
        answer = await orAborted((async () => engine.recognise(request))(), signal);
      } catch (thrown) {
        signal.throwIfAborted();
        throw asAppError(thrown, id, redact);
      }
      const problem = recognitionProblem(answer, audio.durationMs);
      if (problem !== null)
        throw new AppError('ENGINE_BAD_ANSWER', {
          message: redact(`${id} gave an answer that is not to be used: ${problem}`),
          details: { engine: id },
        });
      return answer;
    },
  };
}

/** The work, or the signal's reason once that aborts, whether the work has heard of it or not. */
function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const stop = (): void => reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  work.then(resolve, reject);
  return promise.finally(() => signal.removeEventListener('abort', stop));
}

function asAppError(thrown: unknown, engine: string, redact: Redact): AppError {
  if (thrown instanceof AppError) return thrown;
  const said = thrown instanceof Error ? thrown.message : String(thrown);
  const message = redact(said);
  // What held a secret is not kept: a log would show it.
  const about = { details: { engine }, ...(message === said && { cause: thrown }) };
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null;
  if (!isEngineCode(code)) return new AppError('ENGINE_FAILED', { message: `${engine} failed: ${message}`, ...about });
  const retryAfterMs = thrown instanceof Error && 'retryAfterMs' in thrown ? Number(thrown.retryAfterMs) : Number.NaN;
  return new AppError(code, { message: `${engine}: ${message}`, ...about, ...(retryAfterMs >= 0 && { retryAfterMs }) });
}

function isEngineCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && code in ERRORS && /^ENGINE_|^CHUNK_TOO_LARGE$|^MODEL_DAMAGED$/.test(code);
}
