import type { fetch as undiciFetch } from 'undici';
import type { DeliveryConfig } from '../config/delivery.ts';
import { plainText } from '../contract/plain-text.ts';
import type { Log } from '../platform/telemetry/log.ts';
import type { Metrics } from '../platform/telemetry/metrics.ts';

export interface CdnTools {
  fetch: typeof undiciFetch;
  metrics: Metrics;
  log: Log;
  now: () => number;
}

/** Whoever waits for a page or a sound is not kept longer by a CDN that does not answer. */
const ANSWER_MS = 2000;
const AWAY_MS = 60_000;
const FRESH_MS = 10_000;
const PURGE_MS = 10_000;

/** A CDN in front of this server, from which reading falls back to the server itself. */
export interface Cdn {
  /** Whether it has this address now. After a failure the answer is no for a minute. */
  has(url: string): Promise<boolean>;
  /** Why it is left alone; null: it is not. */
  away(): string | null;
}

export function createCdn({ fetch, metrics, log, now }: CdnTools): Cdn {
  let away: { until: number; why: string } | null = null;
  let freshUntil = 0;
  const fail = (why: string): false => {
    if (away === null) log.warn({ why }, 'the CDN is left alone for a minute; this server answers itself');
    away = { until: now() + AWAY_MS, why };
    return false;
  };
  return {
    async has(url) {
      if (away !== null && now() < away.until) return false;
      if (now() < freshUntil) return true;
      try {
        const { status, headers } = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(ANSWER_MS) });
        metrics.cdnLooks.inc({ cache: cacheWord(headers) });
        if (status >= 500) return fail(`it answered ${status}`);
        if (away !== null) log.info('the CDN is back');
        away = null;
        // It works, but refuses this address; another may be there.
        if (status >= 400) return false;
        freshUntil = now() + FRESH_MS;
        return true;
      } catch (error) {
        return fail(isTimeout(error) ? 'no answer in time' : 'it cannot be reached');
      }
    },
    away: () => away?.why ?? null,
  };
}

/** From the headers by which CDNs tell: X-Cache, CF-Cache-Status. */
export function cacheWord(headers: { get(name: string): string | null }): 'hit' | 'miss' | 'unknown' {
  const said = headers.get('cf-cache-status') ?? headers.get('x-cache');
  if (said === null) return 'unknown';
  return /hit|revalidated|stale/i.test(said) ? 'hit' : 'miss';
}

export type Purge = { isDone: true } | { isDone: false; why: string; retryAfterMs: number | null };

/** Asks the CDN's API to forget addresses; all of them where none are named. Never throws. */
export async function purgeUrls(
  fetch: typeof undiciFetch,
  { url, zone, token }: NonNullable<DeliveryConfig['purge']>,
  urls: readonly string[] | null,
): Promise<Purge> {
  try {
    const answer = await fetch(`${url}/zones/${encodeURIComponent(zone)}/purge_cache`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(urls === null ? { purge_everything: true } : { files: urls }),
      signal: AbortSignal.timeout(PURGE_MS),
    });
    const body: unknown = await answer.json().catch(() => null);
    if (answer.ok && isRecord(body) && body.success === true) return { isDone: true };
    const seconds = Number(answer.headers.get('retry-after'));
    return { isDone: false, why: `${answer.status}: ${reasonOf(answer.status, body)}`, retryAfterMs: seconds > 0 ? seconds * 1000 : null };
  } catch (error) {
    return { isDone: false, why: isTimeout(error) ? 'no answer in time' : 'the API of the CDN cannot be reached', retryAfterMs: null };
  }
}

function reasonOf(status: number, body: unknown): string {
  if (status === 401 || status === 403) return 'the token is not accepted; check CDN_TOKEN (it needs "Cache Purge") and CDN_ZONE';
  const [first] = isRecord(body) && Array.isArray(body.errors) ? body.errors : [];
  return isRecord(first) && typeof first.message === 'string' ? plainText(first.message).slice(0, 200) : 'no reason given';
}

/** Whether the CDN still answers with what was purged. Throws when it does not say. */
export async function isStillThere(fetch: typeof undiciFetch, url: string): Promise<boolean> {
  const { status } = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(PURGE_MS) });
  if (status >= 500) throw new Error(`the CDN answered ${status}`);
  return status < 400;
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
