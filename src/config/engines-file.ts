import type { z } from 'zod';
import { endpointLocation } from './endpoint-location.ts';
import type { EndpointSettings } from './endpoint-settings.ts';
import { EnginesFileEntry, KEY_VARIABLE } from './engines-file-entry.ts';
import type { EnvReading } from './env.ts';
import { httpUrl } from './http-url.ts';
import type { PriceEntry } from './prices.ts';
import { readJsonFile } from './read-json-file.ts';
import { readSecret } from './read-secret.ts';

/** What ENGINES_FILE adds: endpoints, and what they cost where it says so. */
export interface EnginesFile {
  endpoints: EndpointSettings[];
  prices: PriceEntry[];
}

type Tell = (field: string, problem: string) => void;

/** Reads ENGINES_FILE; every problem names the file, the entry and the field, and none holds a secret. */
export function readEnginesFile(reading: EnvReading, problems: string[]): EnginesFile {
  const file = reading.env.ENGINES_FILE;
  const found: EnginesFile = { endpoints: [], prices: [] };
  if (file === '') return found;
  const content = readJsonFile(file);
  const entries = 'problem' in content ? null : entriesOf(content.value);
  if (entries === null) {
    const problem = 'problem' in content ? content.problem : 'expected a list of engines, or {"engines": [...]}';
    problems.push(`ENGINES_FILE: ${file}: ${problem}`);
    return found;
  }
  const seen = new Set<string>();
  for (const [index, raw] of entries.entries()) {
    const id = textOf(raw, 'id');
    const entry = id !== null && /^[\w. -]{1,40}$/.test(id) ? `engine "${id}"` : `entry ${index + 1}`;
    const tell: Tell = (field, problem) => void problems.push(`ENGINES_FILE: ${file}: ${entry}, ${field}: ${problem}`);
    if (id !== null && seen.has(id)) tell('id', 'is there twice');
    if (id !== null) seen.add(id);
    // Address and key are looked at even where the form of the entry is wrong: all problems are told at once.
    const url = urlOf(raw, tell);
    const key = keyOf(raw, reading, tell);
    const parsed = EnginesFileEntry.safeParse(raw);
    if (!parsed.success) for (const issue of parsed.error.issues) tellIssue(issue, tell);
    else {
      found.endpoints.push(endpoint(parsed.data, url, key));
      found.prices.push(...prices(parsed.data, file));
    }
  }
  return found;
}

function endpoint(entry: EnginesFileEntry, url: string, key: string | null): EndpointSettings {
  const { id, kind, model, company, country, price } = entry;
  const { max_bytes, max_seconds, preferred_seconds, parallel, requests_per_minute } = entry.limits;
  const location = endpointLocation(url, { ...(company && { company }), ...(country && { country }) });
  return {
    id,
    name: entry.name ?? id,
    kind,
    url,
    key,
    model,
    languages: entry.languages ?? null,
    location,
    free: entry.free ?? (location.kind === 'local' && price === undefined),
    limits: {
      ...(max_bytes !== undefined && { maxBytes: max_bytes }),
      ...(max_seconds !== undefined && { maxSeconds: max_seconds }),
      ...(preferred_seconds !== undefined && { preferredSeconds: preferred_seconds }),
      ...(parallel !== undefined && { parallel }),
      ...(requests_per_minute !== undefined && { requestsPerMinute: requests_per_minute }),
    },
    settings: {
      url: `the url of "${id}" in ENGINES_FILE`,
      key: entry.key_variable ?? `the key_variable of "${id}" in ENGINES_FILE`,
      model: `the model of "${id}" in ENGINES_FILE`,
    },
  };
}

function prices({ id, price }: EnginesFileEntry, file: string): PriceEntry[] {
  if (!price) return [];
  const perSecond = price.per_second ?? (price.per_minute ?? 0) / 60;
  return [{ engine: id, deferred: false, from: price.from, until: null, perSecond, currency: price.currency, source: file }];
}

function entriesOf(content: unknown): unknown[] | null {
  if (Array.isArray(content)) return content;
  const isWrapped = typeof content === 'object' && content !== null && Object.keys(content).join() === 'engines';
  return isWrapped && 'engines' in content && Array.isArray(content.engines) ? content.engines : null;
}

function textOf(raw: unknown, field: string): string | null {
  const value: unknown = typeof raw === 'object' && raw !== null ? Reflect.get(raw, field) : null;
  return typeof value === 'string' ? value : null;
}

function urlOf(raw: unknown, tell: Tell): string {
  const text = textOf(raw, 'url');
  if (text === null) return '';
  const wrong: string[] = [];
  const url = httpUrl('', text, wrong);
  for (const problem of wrong) tell('url', problem.replace(/^: /, ''));
  return url;
}

function keyOf(raw: unknown, reading: EnvReading, tell: Tell): string | null {
  const variable = textOf(raw, 'key_variable');
  if (variable === null || !KEY_VARIABLE.test(variable)) return null;
  const found = readSecret(variable, reading);
  if ('secret' in found) return found.secret;
  tell('key_variable', found.problem);
  return null;
}

function tellIssue(issue: z.core.$ZodIssue, tell: Tell): void {
  const field = issue.path.join('.');
  if (issue.code !== 'unrecognized_keys') tell(field || 'as a whole', issue.message);
  else
    for (const key of issue.keys) {
      const isSecret = /key|token|secret|password/i.test(key);
      tell(
        [field, key].filter(Boolean).join('.'),
        isSecret ? 'a key does not belong into the file; key_variable names the variable that holds it' : 'is no field of an engine',
      );
    }
}
