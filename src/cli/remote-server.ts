import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import { AppError, ERRORS, ErrorBody, type ErrorCode } from '../contract/app-error.ts';
import { SystemStatus } from '../contract/system.ts';

/** A running server, elsewhere or here, as its HTTP API shows it. */
export interface RemoteServer {
  /** Ends with a slash. */
  api: string;
  /** Asks until the server answers, and gives the answer as the contract describes it. Throws what the server refuses. */
  ask<T>(schema: z.ZodType<T>, path: string, options?: AskOptions): Promise<T>;
}

export interface AskOptions {
  method?: 'GET' | 'POST' | 'DELETE';
  headers?: Record<string, string>;
  signal?: AbortSignal;
  /** It does not answer: told before it is asked again. */
  onWait?: () => void;
}

const PATIENCE_MS = 300_000;
const ANSWER_MS = 30_000;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 15_000;

/** Finds the server at an address such as http://localhost:8080. Throws where there is none, or it is something else. */
export async function findServer(address: string, patienceMs = PATIENCE_MS): Promise<RemoteServer> {
  const base = URL.parse(address);
  if (base === null || !/^https?:$/.test(base.protocol))
    throw new Error(`--server: "${address}" is no address such as http://localhost:8080`);
  const api = new URL('/api/v1/', base).href;
  const server: RemoteServer = { api, ask: (schema, path, options) => askPatiently(schema, new URL(path, api), patienceMs, options) };
  await askPatiently(SystemStatus, new URL('status', api), 0);
  return server;
}

async function askPatiently<T>(schema: z.ZodType<T>, url: URL, patienceMs: number, options: AskOptions = {}): Promise<T> {
  const deadline = Date.now() + patienceMs;
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(2 * wait, LONGEST_WAIT_MS)) {
    const answer = await fetchOnce(url, options).catch((cause) => {
      options.signal?.throwIfAborted();
      return unreachable(url.origin, cause);
    });
    const passes = answer instanceof Error || answer.status === 429 || answer.status >= 502;
    if (!passes) return readRemote(schema, url, answer);
    if (Date.now() + wait > deadline) return readRemote(schema, url, answer);
    options.onWait?.();
    const asked = answer instanceof Error ? 0 : 1000 * Number(answer.retryAfter ?? 0);
    await sleep(Math.max(wait, Math.min(asked, LONGEST_WAIT_MS)), undefined, options.signal && { signal: options.signal });
  }
}

interface RemoteAnswer {
  status: number;
  body: string;
  retryAfter?: string | null;
}

async function fetchOnce(url: URL, { method = 'GET', headers = {}, signal }: AskOptions): Promise<RemoteAnswer> {
  const timeout = AbortSignal.timeout(ANSWER_MS);
  const response = await fetch(url, { method, headers, redirect: 'manual', signal: signal ? AbortSignal.any([signal, timeout]) : timeout });
  return { status: response.status, body: await response.text(), retryAfter: response.headers.get('retry-after') };
}

/** The value of an answer; throws the error that it is. */
export function readRemote<T>(schema: z.ZodType<T>, { origin }: URL, answer: RemoteAnswer | Error): T {
  if (answer instanceof Error) throw answer;
  const json = parseJson(answer.body);
  if (answer.status >= 200 && answer.status < 300) {
    const { success, data } = schema.safeParse(json);
    if (success) return data;
    throw new Error(`${origin} is no KazRu-STT Pro, or one of another version: its answer is not understood`);
  }
  const refused = ErrorBody.safeParse(json);
  if (refused.success) throw asThrown(refused.data);
  if (answer.status === 401) throw new Error(`${origin} asks for an account, which this command does not have`);
  throw new Error(`${origin} is no KazRu-STT Pro: it answered ${answer.status}`);
}

function asThrown({ code, error, hint }: ErrorBody): Error {
  return code in ERRORS ? new AppError(code as ErrorCode, { message: error }) : new Error(`${error}. ${hint} (${code})`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Without its cause, whose code would say that it was our database. */
export function unreachable(origin: string, cause: unknown): Error {
  return new Error(`${origin} cannot be reached${cause instanceof Error ? ` (${rootOf(cause).message})` : ''}`);
}

function rootOf(error: Error): Error {
  return error.cause instanceof Error ? rootOf(error.cause) : error;
}
