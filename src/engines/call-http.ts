import type { RequestInit, Response } from 'undici';
import { AppError, type ErrorCode } from '../contract/app-error.ts';
import { connectionFailure } from './connection-failure.ts';
import type { EngineTools } from './engine-tools.ts';
import { answerTooLarge, mostAnswerBytes } from './plausible.ts';
import { retryDelay } from './retry-delay.ts';

/** Who is called, so that an error names what to mend. */
export interface Endpoint {
  /** Engine id. */
  engine: string;
  /** The settings that hold what may be wrong. */
  settings: { url: string; key: string; model?: string };
}

/** An answer that is not a success, in the terms of one API; null: read it by its status alone. */
export type ExplainFailure = (status: number, body: string) => { code: ErrorCode; message: string } | null;

const MAX_EXPLANATION = 2000;
const MOST_ERROR_BYTES = 64 * 1024;

/**
 * One HTTP call to an engine. Resolves with a successful response; everything else becomes an AppError that names the
 * setting to mend and never a secret. The signal's reason is passed on.
 */
export async function callHttp(
  { fetch }: Pick<EngineTools, 'fetch'>,
  endpoint: Endpoint,
  url: string,
  init: RequestInit & { signal: AbortSignal },
  explain: ExplainFailure = () => null,
): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, { redirect: 'error', ...init });
  } catch (cause) {
    init.signal.throwIfAborted();
    throw unreachable(endpoint, url, cause);
  }
  if (response.ok && !isHtml(response)) return response;
  const body = await readAtMost(response, MOST_ERROR_BYTES).catch(() => null);
  init.signal.throwIfAborted();
  throw failure(endpoint, response, (body ?? '').slice(0, MAX_EXPLANATION), explain);
}

/** The body of a successful response as JSON. `audioMs`: it is what was heard in so much audio. */
export async function readJson(endpoint: Endpoint, response: Response, signal: AbortSignal, audioMs = 0): Promise<unknown> {
  const text = await readText(endpoint, response, signal, mostAnswerBytes(audioMs));
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError('ENGINE_BAD_ANSWER', { message: `${endpoint.engine} answered something that is not JSON`, cause });
  }
}

/** The body of a successful response as text; one that breaks off is a failure that may pass. */
async function readText(endpoint: Endpoint, response: Response, signal: AbortSignal, most: number): Promise<string> {
  let text: string | null;
  try {
    text = await readAtMost(response, most);
  } catch (cause) {
    signal.throwIfAborted();
    throw new AppError('ENGINE_BAD_ANSWER', { message: `The answer of ${endpoint.engine} broke off`, cause });
  }
  if (text === null) throw answerTooLarge(endpoint.engine, most);
  return text;
}

/** A body as text; null where it is larger, unpacked: the connection is closed then. */
async function readAtMost(response: Response, most: number): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // Whoever leaves the loop hangs up.
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > most) return null;
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

function failure(endpoint: Endpoint, response: Response, body: string, explain: ExplainFailure): AppError {
  const { status } = response;
  const { engine, settings } = endpoint;
  const retryAfterMs = retryDelay(response.headers);
  const known = response.ok ? null : explain(status, body);
  const details = { engine, status };
  if (known)
    return new AppError(known.code, { message: `${engine}: ${known.message}`, details, ...(retryAfterMs !== null && { retryAfterMs }) });
  if (isHtml(response) && status !== 429 && status < 500)
    return new AppError('ENGINE_MISCONFIGURED', { message: `${settings.url} of ${engine} leads to a web page, not to its API`, details });
  const [code, message] = byStatus(endpoint, status);
  return new AppError(code, { message, details, ...(retryAfterMs !== null && { retryAfterMs }) });
}

function byStatus({ engine, settings }: Endpoint, status: number): [ErrorCode, string] {
  if (status === 401) return ['ENGINE_KEY_REFUSED', `${engine} does not accept the key in ${settings.key}`];
  if (status === 403) return ['ENGINE_KEY_REFUSED', `The key in ${settings.key} has no right to use ${engine}`];
  if (status === 404)
    return [
      'ENGINE_MISCONFIGURED',
      `${engine} has nothing at this address; check ${[settings.url, settings.model].filter(Boolean).join(' and ')}`,
    ];
  if (status === 408 || status === 409 || status === 425) return ['ENGINE_FAILED', `${engine} answered ${status}`];
  if (status === 413) return ['CHUNK_TOO_LARGE', `${engine} refuses a part of this size`];
  if (status === 429) return ['ENGINE_RATE_LIMITED', `${engine} takes no more requests for now`];
  if (status >= 500) return ['ENGINE_FAILED', `${engine} answered ${status}`];
  return ['ENGINE_REFUSED_AUDIO', `${engine} refused the request with ${status}`];
}

function unreachable({ engine, settings }: Endpoint, url: string, thrown: unknown): AppError {
  const { reason, lasting, redirected, unsendable } = connectionFailure(thrown);
  const details = { engine, reason };
  // It repeats what could not be sent; logs show causes.
  if (unsendable)
    return new AppError('ENGINE_MISCONFIGURED', {
      message: `${engine} cannot be asked (${reason}); check ${settings.key} and ${settings.url}`,
      details,
    });
  const about = { details, cause: thrown };
  if (redirected) return new AppError('ENGINE_MISCONFIGURED', { message: `${settings.url} of ${engine} redirects elsewhere`, ...about });
  const host = URL.canParse(url) ? new URL(url).host : 'its address';
  if (lasting)
    return new AppError('ENGINE_MISCONFIGURED', {
      message: `${engine} cannot be reached at ${host} (${reason}); check ${settings.url}`,
      ...about,
    });
  return new AppError('ENGINE_UNREACHABLE', {
    message: `The connection to ${engine} at ${host} (${settings.url}) failed (${reason})`,
    ...about,
  });
}

function isHtml(response: Response): boolean {
  return /^text\/html\b/i.test(response.headers.get('content-type') ?? '');
}
