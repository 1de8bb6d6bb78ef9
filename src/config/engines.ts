import { accessSync, constants } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { languageCode } from '../contract/language-code.ts';
import type { EndpointSettings } from './endpoint-settings.ts';
import { openAiEndpoints } from './endpoints.ts';
import type { EnvReading } from './env.ts';
import { httpUrl } from './http-url.ts';
import { loadPrices, type Money, type PriceEntry, parseMoney } from './prices.ts';
import { loadYandex, type YandexSettings } from './yandex.ts';

/** What engines there are and how they are used. Holds their keys. */
export interface EnginesConfig {
  order: EngineOrder;
  /** Parts of one job at once. */
  parallel: { every: number; byEngine: Readonly<Record<string, number>> };
  hedge: boolean;
  caFile: string | null;
  packages: string[];
  /** A variable of the environment, for packages that have their own. */
  variable: (name: string) => string | undefined;
  yandex: YandexSettings | null;
  endpoints: EndpointSettings[];
  local: { model: string | null; modelsDir: string; mirror: string | null };
  combined: string[];
  /** In a vote: by engine id, or by id, colon and language. */
  combinedWeights: Readonly<Record<string, number>>;
  pocketsphinxModel: string | null;
  prices: PriceEntry[];
  budget: { job: Money | null; day: Money | null; month: Money | null; action: 'refuse' | 'cheaper' };
  cores: number;
  searchPath: string;
}

/** `every` null: all that are configured. `byLanguage`: for one language (ISO 639-1) another order. */
export interface EngineOrder {
  every: string[] | null;
  byLanguage: Readonly<Record<string, string[]>>;
}

/** Ids of engines that are there without ENGINES and ENGINES_FILE, set up or not. */
const BUILT_IN = /^(yandex|yandex-sync|openai|cloudru|local|local-.+|pocketsphinx)$/;

/** Reads everything about engines; what is wrong is added to `problems`. */
export function loadEngines(reading: EnvReading, dataDir: string, problems: string[]): EnginesConfig {
  const { env } = reading;
  const action = env.BUDGET_ACTION;
  if (action !== 'refuse' && action !== 'cheaper') problems.push(`BUDGET_ACTION: expected refuse or cheaper, got "${action}"`);
  const { endpoints, prices } = openAiEndpoints(reading, problems);
  const packages = list(env.ENGINES);
  const isEngine = (id: string): boolean => packages.length > 0 || BUILT_IN.test(id) || endpoints.some((endpoint) => endpoint.id === id);
  const combined = list(env.COMBINED_ENGINES);
  const twice = combined.find((id, index) => combined.indexOf(id) !== index);
  if (twice !== undefined) problems.push(`COMBINED_ENGINES names "${twice}" twice`);
  return {
    order: parseOrder(env.ENGINE_ORDER, problems),
    parallel: parseParallel(env.ENGINE_PARALLEL, isEngine, problems),
    hedge: env.ENGINE_HEDGE === '1',
    caFile: readableFile('ENGINE_CA_FILE', env.ENGINE_CA_FILE, problems),
    packages,
    variable: reading.named,
    yandex: loadYandex(reading, problems),
    endpoints,
    local: {
      model: env.LOCAL_MODEL === '' ? null : env.LOCAL_MODEL,
      modelsDir: env.MODELS_DIR === '' ? resolve(dataDir, 'models') : resolve(env.MODELS_DIR),
      mirror: env.MODELS_MIRROR === '' ? null : httpUrl('MODELS_MIRROR', env.MODELS_MIRROR, problems),
    },
    combined,
    combinedWeights: parseWeights(env.COMBINED_WEIGHTS, combined, problems),
    pocketsphinxModel: env.POCKETSPHINX_MODEL === '' ? null : resolve(env.POCKETSPHINX_MODEL),
    prices: loadPrices(reading, prices, problems),
    budget: {
      job: parseMoney('BUDGET_JOB', env.BUDGET_JOB, problems),
      day: parseMoney('BUDGET_DAY', env.BUDGET_DAY, problems),
      month: parseMoney('BUDGET_MONTH', env.BUDGET_MONTH, problems),
      action: action === 'cheaper' ? 'cheaper' : 'refuse',
    },
    cores: availableParallelism(),
    searchPath: reading.searchPath,
  };
}

function readableFile(name: string, path: string, problems: string[]): string | null {
  if (path === '') return null;
  try {
    accessSync(path, constants.R_OK);
  } catch {
    problems.push(`${name}: ${path} cannot be read`);
  }
  return resolve(path);
}

/** `a,b; kk=b,a` */
function parseOrder(text: string, problems: string[]): EngineOrder {
  const order: { every: string[] | null; byLanguage: Record<string, string[]> } = { every: null, byLanguage: {} };
  for (const part of text.split(';')) {
    if (part.trim() === '') continue;
    const forLanguage = /^\s*([a-z]{2,3})\s*=(.*)$/i.exec(part);
    const [, language = '', engines = part] = forLanguage ?? [];
    // Jobs have kk, never kaz.
    if (forLanguage && languageCode(language.toLowerCase()) !== language.toLowerCase())
      problems.push(`ENGINE_ORDER: there is no language code "${language}"; codes are such as kk and ru`);
    else if (list(engines).length === 0) problems.push(`ENGINE_ORDER names no engine${language && ` for ${language}`}`);
    else if (forLanguage) order.byLanguage[language.toLowerCase()] = list(engines);
    else if (order.every === null && !part.includes('=')) order.every = list(part);
    else problems.push(`ENGINE_ORDER: expected engines with commas, and "; kk=a,b" for single languages, got "${part.trim()}"`);
  }
  return order;
}

/** `yandex:kk=1.5,cloudru=0.9` */
function parseWeights(text: string, members: readonly string[], problems: string[]): Record<string, number> {
  const weights: Record<string, number> = {};
  for (const part of list(text)) {
    const match = /^(([a-z0-9-]+)(?::[a-z]{2,3})?)\s*=\s*(\d+(?:\.\d+)?)$/.exec(part);
    if (!match) problems.push(`COMBINED_WEIGHTS: expected weights such as yandex:kk=1.5,cloudru=0.9, got "${part}"`);
    else if (!members.includes(match[2] ?? '')) problems.push(`COMBINED_WEIGHTS names "${match[2]}", which is not in COMBINED_ENGINES`);
    else weights[match[1] ?? ''] = Number(match[3]);
  }
  const languages = Object.keys(weights).flatMap((name) => name.split(':')[1] ?? []);
  for (const language of [null, ...new Set(languages)])
    if (members.length > 0 && members.every((id) => (weights[`${id}:${language}`] ?? weights[id]) === 0))
      problems.push(
        `COMBINED_WEIGHTS leaves no engine any weight${language === null ? '' : ` for ${language}`}; one of them needs more than 0`,
      );
  return weights;
}

/** `4,yandex=8` */
function parseParallel(text: string, isEngine: (id: string) => boolean, problems: string[]): EnginesConfig['parallel'] {
  const parallel = { every: 4, byEngine: {} as Record<string, number> };
  for (const part of list(text)) {
    const match = /^(?:([a-z0-9-]+)\s*=\s*)?(\d+)$/.exec(part);
    const count = Number(match?.[2]);
    if (!match || count < 1 || count > 100)
      problems.push(`ENGINE_PARALLEL: expected numbers from 1 to 100 such as 4,yandex=8, got "${part}"`);
    else if (match[1] === undefined) parallel.every = count;
    else if (!isEngine(match[1])) problems.push(`ENGINE_PARALLEL names "${match[1]}", which is no engine`);
    else parallel.byEngine[match[1]] = count;
  }
  return parallel;
}

function list(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);
}
