import type { RequestInit, Response } from 'undici';
import { AppError, type ErrorCode } from '../contract/app-error.ts';
import type { EngineTools } from './engine-tools.ts';
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
  const body = await response.text().catch(() => '');
  init.signal.throwIfAborted();
  throw failure(endpoint, response, body.slice(0, MAX_EXPLANATION), explain);
}

/** The body of a successful response as JSON. */
export async function readJson(endpoint: Endpoint, response: Response, signal: AbortSignal): Promise<unknown> {
  const text = await readText(endpoint, response, signal);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError('ENGINE_BAD_ANSWER', { message: `${endpoint.engine} answered something that is not JSON`, cause });
  }
}

/** The body of a successful response as text; one that breaks off is a failure that may pass. */
async function readText(endpoint: Endpoint, response: Response, signal: AbortSignal): Promise<string> {
  try {
    return await response.text();
  } catch (cause) {
    signal.throwIfAborted();
    throw new AppError('ENGINE_BAD_ANSWER', { message: `The answer of ${endpoint.engine} broke off`, cause });
  }
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

/** A name that does not resolve or a certificate that is not trusted does not pass by itself; a lost connection does. */
const NOT_PASSING = new Set([
  'ENOTFOUND',
  'ERR_INVALID_URL',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_HAS_EXPIRED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'ERR_SSL_WRONG_VERSION_NUMBER',
]);

function unreachable({ engine, settings }: Endpoint, url: string, cause: unknown): AppError {
  const code = causeCode(cause);
  const host = URL.canParse(url) ? new URL(url).host : 'its address';
  const details = { engine, reason: code };
  if (NOT_PASSING.has(code))
    return new AppError('ENGINE_MISCONFIGURED', {
      message: `${engine} cannot be reached at ${host} (${code}); check ${settings.url}`,
      details,
      cause,
    });
  if (/redirect/.test(code))
    return new AppError('ENGINE_MISCONFIGURED', { message: `${settings.url} of ${engine} redirects elsewhere`, details, cause });
  return new AppError('ENGINE_UNREACHABLE', { message: `The connection to ${engine} at ${host} failed (${code})`, details, cause });
}

function causeCode(cause: unknown): string {
  if (typeof cause !== 'object' || cause === null) return 'unknown';
  if ('cause' in cause && cause.cause !== undefined) return causeCode(cause.cause);
  if ('code' in cause && typeof cause.code === 'string') return cause.code;
  return cause instanceof Error ? cause.message.slice(0, 100) : 'unknown';
}

function isHtml(response: Response): boolean {
  return /^text\/html\b/i.test(response.headers.get('content-type') ?? '');
}
