import { describe, expect, it } from 'vitest';
import type { PriceEntry } from '../../config/prices.ts';
import { fakeEngine } from '../fake-engine.ts';
import { billedMs, priceOf } from './cost.ts';

describe('billedMs', () => {
  const async = { unitMs: 1000, minimumMs: 15_000, perResult: false };
  const sync = { unitMs: 15_000, minimumMs: 15_000, perResult: false };
  // The worked examples of the price list of SpeechKit.
  it.each([
    [async, 1000, 15_000],
    [async, 15_500, 16_000],
    [sync, 37_000, 45_000],
    [sync, 5000, 15_000],
    [sync, 8000, 15_000],
    [null, 8000, 0],
  ])('%o bills %i ms as %i', (billing, durationMs, expected) => expect(billedMs(billing, durationMs)).toBe(expected));
});

describe('priceOf', () => {
  const plain = fakeEngine('a');
  const engine = { ...plain, capabilities: { ...plain.capabilities, billing: { unitMs: 1000, minimumMs: 0, perResult: false } } };
  const entry = (from: string, until: string | null, perSecond: number, deferred = false): PriceEntry => ({
    engine: 'a',
    deferred,
    from,
    until,
    perSecond,
    currency: 'KZT',
    source: '',
  });
  const prices = [entry('2026-01-01', '2026-07-01', 1), entry('2026-07-01', null, 2), entry('2026-01-01', null, 0.25, true)];

  it.each([
    ['2025-12-31T23:59:59Z', false, null],
    ['2026-01-01T00:00:00Z', false, 1],
    ['2026-06-30T23:59:59Z', false, 1],
    ['2026-07-01T00:00:00Z', false, 2],
    ['2026-07-01T00:00:00Z', true, 0.25],
  ])('at %s, deferred %s, is %s', (at, deferred, expected) => {
    expect(priceOf(prices, engine, deferred, new Date(at))?.perSecond ?? null).toBe(expected);
  });

  it('is nothing for a free engine', () => expect(priceOf(prices, plain, false, new Date('2026-07-01'))).toBeNull());
});
