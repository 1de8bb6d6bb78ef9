import { Headers } from 'undici';
import { describe, expect, it } from 'vitest';
import { goDuration, retryDelay } from './retry-delay.ts';

const NOW = Date.parse('2026-03-15T09:00:00Z');

describe('retryDelay', () => {
  it.each<[string, Record<string, string>, number | null]>([
    ['nothing said', {}, null],
    ['seconds', { 'retry-after': '7' }, 7000],
    ['a date', { 'retry-after': 'Sun, 15 Mar 2026 09:00:30 GMT' }, 30_000],
    ['a date that has passed', { 'retry-after': 'Sun, 15 Mar 2026 08:00:00 GMT' }, 0],
    ['milliseconds before seconds', { 'retry-after-ms': '250', 'retry-after': '7' }, 250],
    ['no time at all', { 'retry-after': 'soon' }, null],
    ['the empty bucket', { 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': '120ms' }, 120],
    ['a bucket that is not empty', { 'x-ratelimit-remaining-requests': '3', 'x-ratelimit-reset-requests': '1s' }, null],
    ['the later of two', { 'x-ratelimit-reset-requests': '1s', 'x-ratelimit-reset-tokens': '6m30s' }, 390_000],
    ['no more than ten minutes', { 'retry-after': '86400' }, 600_000],
  ])('reads %s', (_, headers, delay) => {
    expect(retryDelay(new Headers(headers), NOW)).toBe(delay);
  });
});

describe('goDuration', () => {
  it.each<[string, number | null]>([
    ['1s', 1000],
    ['6m30s', 390_000],
    ['120ms', 120],
    ['1h0m0.5s', 3_600_500],
    ['5', null],
    ['s', null],
    ['1s later', null],
  ])('%s', (text, ms) => {
    expect(goDuration(text)).toBe(ms);
  });
});
