import { createWriteStream } from 'node:fs';
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { fetch, Response } from 'undici';
import { AppError } from '../../contract/app-error.ts';
import { connectionFailure } from '../connection-failure.ts';
import { retryDelay } from '../retry-delay.ts';
import { assertRoom } from './disk-room.ts';
import { sha256Of } from './verify-model.ts';

export interface DownloadTools {
  fetch: typeof fetch;
  signal: AbortSignal;
  /** Bytes that are there, and that there will be; null: not known. */
  onProgress: (bytes: number, total: number | null) => void;
  /** Milliseconds before another try; each further one waits twice as long. */
  restMs?: number;
  /** Without a byte for so long the connection is given up. */
  stallMs?: number;
}

/** What a part was begun with; it goes on only if the server still has the same. */
interface Begun {
  url: string;
  /** Strong ETag or date, for If-Range. */
  validator: string;
  total: number | null;
}

const ANOTHER_WAY = '; check MODELS_MIRROR, or take the model in from a file with models add';
const TRIES = 5;
const REST_MS = 1000;
const LONGEST_REST_MS = 30_000;
const STALL_MS = 60_000;

/**
 * Fetches `url` into `file`. What is fetched lies in `file.part` until it is whole; a later call goes on where this one
 * stopped, if the server still has the same file. Tries again while the connection breaks off. Gives size and SHA-256.
 * Rejects with MODEL_DAMAGED when the bytes are not those of `sha256`, with DISK_FULL before the disk is full.
 */
export async function download(
  url: string,
  file: string,
  sha256: string | null,
  tools: DownloadTools,
): Promise<{ bytes: number; sha256: string }> {
  const part = `${file}.part`;
  for (let failures = 0; ; ) {
    const before = await sizeOf(part);
    try {
      if (await fetchOnce(url, part, tools)) break;
    } catch (error) {
      tools.signal.throwIfAborted();
      const failure = toFailure(error, url);
      if (!failure.retry) throw failure;
      failures = (await sizeOf(part)) > before ? 1 : failures + 1;
      if (failures >= TRIES) throw failure;
      const restMs = failure.retryAfterMs ?? (tools.restMs ?? REST_MS) * 2 ** (failures - 1);
      await pause(Math.min(restMs, LONGEST_REST_MS), undefined, { signal: tools.signal });
    }
  }
  const found = await sha256Of(part, tools.signal);
  if (sha256 !== null && found !== sha256) {
    await discard(part);
    throw new AppError('MODEL_DAMAGED', {
      message: `${nameOf(url)} is not the file that was expected: SHA-256 ${found}, expected ${sha256}`,
      details: { url },
    });
  }
  await rename(part, file);
  await rm(`${part}.json`, { force: true });
  return { bytes: (await stat(file)).size, sha256: found };
}

/** True: the part is whole. False: it has to be begun anew. Throws when it broke off. */
async function fetchOnce(url: string, part: string, { fetch, signal, onProgress, stallMs = STALL_MS }: DownloadTools): Promise<boolean> {
  const begun = await readBegun(part, url);
  const have = begun ? await sizeOf(part) : 0;
  const stalled = new AbortController();
  const timer = setTimeout(() => stalled.abort(new Error('no more bytes came')), stallMs);
  try {
    const response = await fetch(url, {
      headers: { 'accept-encoding': 'identity', ...(begun && have > 0 && { range: `bytes=${have}-`, 'if-range': begun.validator }) },
      signal: AbortSignal.any([signal, stalled.signal]),
    });
    const range = /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/.exec(response.headers.get('content-range') ?? '');
    if (response.status === 416 && begun && Number(range?.[2]) === have) return true;
    const goesOn = response.status === 206 && begun !== null && Number(range?.[1]) === have && validatorOf(response) === begun.validator;
    if (have > 0 && (response.status === 416 || (response.status === 206 && !goesOn))) {
      await response.body?.cancel();
      await discard(part);
      return false;
    }
    if (!response.ok || (response.status === 206 && !goesOn)) throw refusal(response, url);
    if (/^text\/html\b/i.test(response.headers.get('content-type') ?? ''))
      throw new AppError('ENGINE_MISCONFIGURED', { message: `${url} leads to a web page, not to a file` });
    const length = response.headers.get('content-length');
    const start = goesOn ? have : 0;
    const total = length === null ? null : start + Number(length);
    await assertRoom(dirname(part), total === null ? 0 : total - start);
    await writeFile(`${part}.json`, JSON.stringify({ url, validator: validatorOf(response), total } satisfies Begun));
    let bytes = start;
    const count = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        timer.refresh();
        bytes += chunk.length;
        onProgress(bytes, total);
        done(null, chunk);
      },
    });
    await pipeline(
      response.body ? Readable.fromWeb(response.body) : Readable.from([]),
      count,
      createWriteStream(part, { flags: goesOn ? 'a' : 'w' }),
      { signal },
    );
    if (total !== null && bytes < total) throw new Error(`${bytes} of ${total} bytes came`);
    return true;
  } finally {
    clearTimeout(timer);
  }
}

function refusal(response: Response, url: string): AppError {
  const retryAfterMs = retryDelay(response.headers);
  const later = response.status === 429 || response.status >= 500;
  return new AppError(later ? 'ENGINE_UNREACHABLE' : 'ENGINE_MISCONFIGURED', {
    message: `${url} answered ${response.status}${later ? '' : ANOTHER_WAY}`,
    ...(retryAfterMs !== null && { retryAfterMs }),
  });
}

function toFailure(error: unknown, url: string): AppError {
  const failure = AppError.fromUnknown(error);
  if (failure.code !== 'INTERNAL' && failure.code !== 'DATABASE_UNAVAILABLE') return failure;
  const { message, cause } = error instanceof Error ? error : new Error(String(error));
  const reason = cause instanceof Error ? cause.message : message;
  return new AppError(connectionFailure(error).lasting ? 'ENGINE_MISCONFIGURED' : 'ENGINE_UNREACHABLE', {
    message: `${nameOf(url)} could not be fetched from ${new URL(url).host} (${reason})${ANOTHER_WAY}`,
    cause: error,
  });
}

/** Empty: what the server has cannot be told from what it had, so a part cannot go on. */
function validatorOf(response: Response): string {
  const etag = response.headers.get('etag');
  return etag !== null && !etag.startsWith('W/') ? etag : (response.headers.get('last-modified') ?? '');
}

async function readBegun(part: string, url: string): Promise<Begun | null> {
  try {
    const begun = JSON.parse(await readFile(`${part}.json`, 'utf8')) as Begun;
    return begun.url === url && begun.validator !== '' ? begun : null;
  } catch {
    return null;
  }
}

async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => null))?.size ?? 0;
}

async function discard(part: string): Promise<void> {
  await Promise.all([rm(part, { force: true }), rm(`${part}.json`, { force: true })]);
}

function nameOf(url: string): string {
  return basename(new URL(url).pathname);
}
