import { setTimeout as sleep } from 'node:timers/promises';
import type { Response } from 'undici';
import type { YandexSettings } from '../../config/yandex.ts';
import { AppError } from '../../contract/app-error.ts';
import { readJson } from '../call-http.ts';
import { httpStatus } from '../engine-errors.ts';
import { within } from '../within.ts';
import type { YandexClient } from './client.ts';
import { failureError, readFailure, type SettingNames } from './failure.ts';
import { POLLS } from './limits.ts';
import { Operation } from './schema.ts';

/** `failed`: it has come to nothing and is not billed. `gone`: they know nothing of it, or no longer have its answer. */
export type OperationState =
  | { state: 'ready'; answer: Response }
  | { state: 'pending' }
  | { state: 'failed'; error: AppError }
  | { state: 'gone'; error: AppError };

export interface Waiting {
  /** Before the first question. */
  firstMs: number;
  /** Nobody waits longer than this; 0: one question. */
  patienceMs: number;
  signal: AbortSignal;
}

export interface Operations {
  /** Asks, at growing intervals, until the answer is there. */
  waitFor(id: string, waiting: Waiting): Promise<OperationState>;
  /** Removes the answer on their side, as well as may be; else it stays for three days. */
  remove(id: string, signal: AbortSignal): Promise<void>;
}

const GROWTH = 1.4;
const SHORTEST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 5000;
const REMOVAL_MS = 5000;
/** How an answer says that it is not ready: nothing of this is documented, it is what clients report. */
const NOT_READY = new Set([404, 409, 425]);
const NOT_READY_MESSAGE = /not (found|ready|finished|completed)|failed.?precondition|in progress/i;

export function createOperations(
  client: YandexClient,
  { sttUrl, operationsUrl, poll }: Pick<YandexSettings, 'sttUrl' | 'operationsUrl' | 'poll'>,
  names: () => SettingNames,
): Operations {
  const endpoint = { engine: 'yandex', settings: { url: 'YANDEX_OPERATIONS_URL', key: names().key } };

  function fetchAnswer(id: string, signal: AbortSignal): Promise<Response> {
    const url = `${sttUrl}/stt/v3/getRecognition?operationId=${encodeURIComponent(id)}`;
    return client({ method: 'GET', url, setting: 'YANDEX_STT_URL', quota: POLLS, signal });
  }

  async function askAnswer(id: string, signal: AbortSignal): Promise<OperationState> {
    try {
      return { state: 'ready', answer: await fetchAnswer(id, signal) };
    } catch (error) {
      if (notReady(error)) return { state: 'pending' };
      if (httpStatus(error) === 400 && error instanceof AppError) return { state: 'failed', error };
      throw error;
    }
  }

  async function askOperation(id: string, signal: AbortSignal): Promise<OperationState> {
    const operation = await lookUp(id, signal);
    if (operation instanceof AppError) return { state: 'gone', error: operation };
    // An error counts whatever `done` says: it is set as soon as the failure is known.
    if (operation.error && readFailure(operation.error)) return { state: 'failed', error: failureError(operation.error, names()) };
    if (!operation.done) return { state: 'pending' };
    try {
      return { state: 'ready', answer: await fetchAnswer(id, signal) };
    } catch (error) {
      if (httpStatus(error) !== 404) throw error;
      return {
        state: 'gone',
        error: new AppError('ENGINE_FAILED', { message: 'yandex no longer has the answer', details: { engine: 'yandex' } }),
      };
    }
  }

  async function lookUp(id: string, signal: AbortSignal) {
    const url = `${operationsUrl}/operations/${encodeURIComponent(id)}`;
    let response: Response;
    try {
      response = await client({ method: 'GET', url, setting: 'YANDEX_OPERATIONS_URL', quota: POLLS, signal });
    } catch (error) {
      if (httpStatus(error) !== 404) throw error;
      return new AppError('ENGINE_MISCONFIGURED', {
        message: 'yandex does not know an operation that it has begun; check YANDEX_OPERATIONS_URL, or set YANDEX_POLL=getRecognition',
        details: { engine: 'yandex', status: 404 },
      });
    }
    const operation = Operation.safeParse(await readJson(endpoint, response, signal));
    if (operation.success) return operation.data;
    throw new AppError('ENGINE_MISCONFIGURED', { message: 'YANDEX_OPERATIONS_URL leads to something that answers no operations' });
  }

  return {
    async waitFor(id, { firstMs, patienceMs, signal }) {
      const ask = poll === 'operation' ? askOperation : askAnswer;
      const until = performance.now() + patienceMs;
      let pauseMs = SHORTEST_PAUSE_MS;
      await pause(firstMs, signal);
      for (;;) {
        const state = await ask(id, signal);
        if (state.state !== 'pending' || performance.now() + pauseMs > until) return state;
        await pause(pauseMs, signal);
        pauseMs = Math.min(pauseMs * GROWTH, LONGEST_PAUSE_MS);
      }
    },
    async remove(id, signal) {
      const url = `${sttUrl}/stt/v3/deleteRecognition?operationId=${encodeURIComponent(id)}`;
      await within('yandex', REMOVAL_MS, signal, async (signal) => {
        const response = await client({ method: 'DELETE', url, setting: 'YANDEX_STT_URL', quota: null, signal });
        await response.body?.cancel();
      }).catch(() => {});
    },
  };
}

function notReady(error: unknown): boolean {
  const status = httpStatus(error);
  if (status === null) return false;
  return NOT_READY.has(status) || (status === 400 && NOT_READY_MESSAGE.test((error as AppError).message));
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms > 0) await sleep(ms, undefined, { signal }).catch(() => signal.throwIfAborted());
}
