import { z } from 'zod';
import type { EnvReading } from './env.ts';
import { readJsonFile } from './read-json-file.ts';

export interface Money {
  amount: number;
  currency: string;
}

/** What a second that an engine bills costs, from one day (UTC, 0 o'clock) to another, that day not included. */
export interface PriceEntry {
  engine: string;
  /** The cheaper, later mode. */
  deferred: boolean;
  from: string;
  until: string | null;
  perSecond: number;
  currency: string;
  /** Where the figure comes from; shown with it. */
  source: string;
}

/**
 * What was published when this was written. Prices change: an operator who is billed keeps a PRICES_FILE. Nothing is
 * known for Cloud.ru, so its calls show no cost until that file names one.
 */
const BUILT_IN: PriceEntry[] = [
  {
    engine: 'openai',
    deferred: false,
    from: '2023-03-01',
    until: null,
    perSecond: 0.0001,
    currency: 'USD',
    source: 'list price of whisper-1, 0.006 USD a minute',
  },
  {
    engine: 'yandex',
    deferred: false,
    from: '2020-01-01',
    until: null,
    perSecond: 0.06,
    currency: 'KZT',
    source: 'an example in the documentation of SpeechKit, VAT included; not checked against the current list',
  },
  {
    engine: 'yandex',
    deferred: true,
    from: '2020-01-01',
    until: null,
    perSecond: 0.015,
    currency: 'KZT',
    source: 'an example in the documentation of SpeechKit, VAT included; not checked against the current list',
  },
];

/** A day of the price table, at 0 o'clock UTC. */
export const Day = z.iso.date('is no date such as 2026-01-31');
/** ISO 4217. */
export const Currency = z.string().regex(/^[A-Z]{3}$/, 'is no currency such as KZT');

const Entry = z
  .strictObject({
    engine: z.string().min(1),
    mode: z.enum(['normal', 'deferred']).default('normal'),
    from: Day,
    until: Day.optional(),
    per_minute: z.number().nonnegative().optional(),
    per_second: z.number().nonnegative().optional(),
    currency: Currency,
    source: z.string().default('PRICES_FILE'),
  })
  .refine((entry) => (entry.per_minute === undefined) !== (entry.per_second === undefined), 'needs per_minute or per_second, one of them')
  .refine((entry) => entry.until === undefined || entry.until > entry.from, 'ends before it begins');

/**
 * The price table: the built-in list and what ENGINES_FILE names (`told`); a mode of an engine that PRICES_FILE prices
 * has its prices from there alone. Holes and overlaps in time are problems.
 */
export function loadPrices({ env }: EnvReading, told: readonly PriceEntry[], problems: string[]): PriceEntry[] {
  const known = [...told, ...BUILT_IN];
  if (env.PRICES_FILE === '') return known;
  const tell = (problem: string): void => void problems.push(`PRICES_FILE: ${env.PRICES_FILE}: ${problem}`);
  const content = readJsonFile(env.PRICES_FILE);
  if ('problem' in content) {
    tell(content.problem);
    return known;
  }
  const parsed = z.array(Entry).safeParse(content.value);
  if (!parsed.success) {
    for (const { path, message } of parsed.error.issues)
      tell(path.length === 0 ? message : `entry ${Number(path[0]) + 1}, ${path.slice(1).join('.') || 'as a whole'}: ${message}`);
    return known;
  }
  const entries = parsed.data.map(
    ({ engine, mode, from, until, per_minute, per_second, currency, source }): PriceEntry => ({
      engine,
      deferred: mode === 'deferred',
      from,
      until: until ?? null,
      perSecond: per_second ?? (per_minute ?? 0) / 60,
      currency,
      source,
    }),
  );
  for (const problem of gaps(entries)) tell(problem);
  const priced = new Set(entries.map(series));
  return [...entries, ...known.filter((entry) => !priced.has(series(entry)))];
}

function series({ engine, deferred }: PriceEntry): string {
  return `${engine}${deferred ? ' (deferred)' : ''}`;
}

/** Days for which an engine has no price, or two, between its first and its last one. */
function gaps(entries: readonly PriceEntry[]): string[] {
  return [...Map.groupBy(entries, series)].flatMap(([name, prices]) => {
    const inTime = prices.toSorted((a, b) => a.from.localeCompare(b.from));
    return inTime.slice(1).flatMap((next, index) => {
      const { until } = inTime[index] as PriceEntry;
      if (until === null || until > next.from) return [`${name} has two prices from ${next.from} on`];
      return until < next.from ? [`${name} has no price from ${until} to ${next.from}`] : [];
    });
  });
}

/** `5 USD`; null for nothing. */
export function parseMoney(name: string, text: string, problems: string[]): Money | null {
  if (text.trim() === '') return null;
  const match = /^\s*(\d+(?:\.\d+)?)\s*([A-Z]{3})\s*$/.exec(text);
  if (match && Number(match[1]) > 0) return { amount: Number(match[1]), currency: match[2] ?? '' };
  problems.push(`${name}: expected an amount above 0 with a currency such as 5 USD, got "${text}"`);
  return null;
}
