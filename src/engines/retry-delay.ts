import type { Headers } from 'undici';

/** Nobody is believed who asks for more than this. */
const LONGEST_MS = 10 * 60_000;
const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/**
 * How long the answer asks to wait, in milliseconds; null when it does not say: `retry-after-ms`, `Retry-After` in
 * seconds or as a date, else the reset time of the bucket of `x-ratelimit-*` that is empty (Go's durations: "6m30s").
 */
export function retryDelay(headers: Headers, now: number = Date.now()): number | null {
  const delay = milliseconds(headers.get('retry-after-ms')) ?? retryAfter(headers.get('retry-after'), now) ?? resetOfEmptyBucket(headers);
  return delay === null ? null : Math.min(Math.max(0, delay), LONGEST_MS);
}

/** Go's duration strings, such as `1s`, `6m30s`, `120ms`, in milliseconds; null for anything else. */
export function goDuration(text: string): number | null {
  const parts = [...text.trim().matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text.trim()) return null;
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (UNITS[unit ?? ''] ?? 0), 0);
}

function milliseconds(text: string | null): number | null {
  return text !== null && /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : null;
}

function retryAfter(text: string | null, now: number): number | null {
  if (text === null) return null;
  const seconds = milliseconds(text);
  if (seconds !== null) return seconds * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : date - now;
}

function resetOfEmptyBucket(headers: Headers): number | null {
  const resets = ['requests', 'tokens'].flatMap((kind) => {
    const reset = headers.get(`x-ratelimit-reset-${kind}`);
    const left = headers.get(`x-ratelimit-remaining-${kind}`);
    const delay = reset === null ? null : (goDuration(reset) ?? retryAfter(reset, 0));
    return delay === null || (left !== null && Number(left) > 0) ? [] : [delay];
  });
  return resets.length === 0 ? null : Math.max(...resets);
}
