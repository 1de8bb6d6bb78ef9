import { setTimeout as sleep } from 'node:timers/promises';
import type { Response } from 'undici';
import type { z } from 'zod';
import type { PyannoteSettings } from '../../../config/pyannote.ts';
import { AppError } from '../../../contract/app-error.ts';
import { callHttp, type Endpoint, readJson } from '../../call-http.ts';
import { httpStatus } from '../../engine-errors.ts';
import type { EngineTools } from '../../engine-tools.ts';
import type { RateLimit } from '../../rate-limiter.ts';
import { audioBody, sending } from '../../streamed-body.ts';
import { within } from '../../within.ts';
import { explainFailure } from './failure.ts';

/** Requests of all workers together: https://docs.pyannote.ai, 100 in any minute. */
const RATE: { key: string; limit: RateLimit } = { key: 'pyannote', limit: { calls: 100, perMs: 60_000, burst: 20 } };
/** After a 429 that does not say how long. */
const PAUSE_MS = 10_000;
const LONGEST_PAUSE_MS = 60_000;
const ANSWER_MS = 60_000;
/** The slowest line that a recording is sent over: 512 kbit/s. */
const UPLOAD_BYTES_A_MS = 64;
const TRIES = 4;

const ENDPOINT: Endpoint = {
  engine: 'pyannote',
  settings: { url: 'PYANNOTE_URL', key: 'PYANNOTE_API_KEY', model: 'PYANNOTE_MODEL' },
};
const STORE: Endpoint = { engine: "pyannote's store", settings: { url: 'PYANNOTE_URL', key: 'PYANNOTE_API_KEY' } };

export interface Question<T> {
  method: 'GET' | 'POST';
  path: string;
  body?: object;
  /** What the answer must be. */
  schema: z.ZodType<T>;
  /** The length of the audio that the answer is about; it may be so much longer. */
  audioMs?: number;
  signal: AbortSignal;
}

export interface PyannoteClient {
  /** One call within the limits of the service. Rejects as `callHttp` does; ENGINE_BAD_ANSWER for an answer of another shape. */
  ask<T>(question: Question<T>): Promise<T>;
  /** Sends a file to the address that the service gave for it, which takes no key. */
  upload(url: string, audio: Parameters<typeof audioBody>[0], signal: AbortSignal): Promise<void>;
}

export function createClient({ url, key }: Pick<PyannoteSettings, 'url' | 'key'>, tools: EngineTools): PyannoteClient {
  const explain = explainFailure(key);

  /** Everybody waits who would have been next. */
  async function keepTo({ headers }: Response): Promise<void> {
    if (headers.get('x-ratelimit-remaining')?.trim() !== '0') return;
    await tools.limiter.block(RATE.key, resetMs(headers.get('x-ratelimit-reset'), Date.now()) ?? PAUSE_MS);
  }

  return {
    async ask({ method, path, body, schema, audioMs = 0, signal }) {
      await tools.limiter.take(RATE.key, RATE.limit, signal);
      const headers = {
        ...(key !== null && { authorization: `Bearer ${key}` }),
        ...(body && { 'content-type': 'application/json' }),
      };
      const answer = await within('pyannote', ANSWER_MS, signal, async (signal) => {
        const init = { method, headers, signal, ...(body && { body: JSON.stringify(body) }) };
        const response = await callHttp(tools, ENDPOINT, `${url}${path}`, init, explain);
        await keepTo(response);
        return readJson(ENDPOINT, response, signal, audioMs);
      }).catch(async (error: unknown) => {
        if (error instanceof AppError && error.code === 'ENGINE_RATE_LIMITED')
          await tools.limiter.block(RATE.key, error.retryAfterMs ?? PAUSE_MS);
        throw error;
      });
      const parsed = schema.safeParse(answer);
      if (parsed.success) return parsed.data;
      const [issue] = parsed.error.issues;
      throw new AppError('ENGINE_BAD_ANSWER', {
        message: `pyannote answered something else than was expected (${issue?.path.join('.')}: ${issue?.message})`,
        details: { engine: 'pyannote' },
      });
    },
    async upload(to, audio, signal) {
      if (/^https:/i.test(url) && !/^https:/i.test(to))
        throw new AppError('ENGINE_MISCONFIGURED', { message: 'pyannote would have the recording sent in the open' });
      const headers = { 'content-type': 'application/octet-stream', 'content-length': String(audio.bytes) };
      await within('pyannote', ANSWER_MS + audio.bytes / UPLOAD_BYTES_A_MS, signal, (signal) =>
        sending(audioBody(audio), async (sent) => {
          const response = await callHttp(tools, STORE, to, { method: 'PUT', headers, signal, ...sent }, refusedUpload);
          await response.body?.cancel();
        }),
      );
    },
  };
}

/** An address for an upload is good for a while; another one is asked for. */
function refusedUpload(status: number): { code: 'ENGINE_FAILED'; message: string } | null {
  return status === 413 || status === 429 || status >= 500 ? null : { code: 'ENGINE_FAILED', message: `it answered ${status}` };
}

/** Seconds until then, or since 1970: the documents say both. */
function resetMs(text: string | null, now: number): number | null {
  if (text === null || !/^\d+(\.\d+)?$/.test(text.trim())) return null;
  const seconds = Number(text);
  const ms = seconds > 1e9 ? seconds * 1000 - now : seconds * 1000;
  return Math.min(Math.max(0, ms), LONGEST_PAUSE_MS);
}

/**
 * Does it again, with growing rests, while what went wrong may pass. `answeredOnly`: only when the service said no;
 * where no answer came it may have begun, and would be paid for twice.
 */
export async function again<T>(
  work: () => Promise<T>,
  { restMs, signal, answeredOnly = false }: { restMs: number; signal: AbortSignal; answeredOnly?: boolean },
): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      const mayPass = error instanceof AppError && error.retry && (!answeredOnly || httpStatus(error) !== null);
      if (!mayPass || tries === TRIES) throw error;
      // After a 429 the limiter waits.
      const ms = error.code === 'ENGINE_RATE_LIMITED' ? 0 : Math.max(restMs * 2 ** (tries - 1), error.retryAfterMs ?? 0);
      await sleep(ms, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }
}
