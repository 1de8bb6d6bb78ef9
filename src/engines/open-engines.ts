import type { EnginesConfig } from '../config/engines.ts';
import { absentEngine } from './absent.ts';
import { createCombined } from './combined.ts';
import type { Engine } from './engine.ts';
import type { EngineTools } from './engine-tools.ts';
import { createLocal } from './local/engine.ts';
import { createOpenAi } from './openai/engine.ts';
import { loadPackages } from './packages.ts';
import { createPocketSphinx } from './pocketsphinx/engine.ts';
import { priceOf } from './pool/cost.ts';
import type { PoolOptions } from './pool/pool.ts';
import { createEngines, type Engines } from './registry.ts';
import { createYandex } from './yandex/engine.ts';
import { createYandexSync } from './yandex/sync.ts';

/** All engines of this configuration. Throws, naming the setting, when it cannot be. Disposing ends their processes. */
export async function openEngines(
  config: EnginesConfig,
  tools: EngineTools,
  options: Partial<PoolOptions> = {},
): Promise<Engines & AsyncDisposable> {
  const local = createLocal(config.local, config);
  const endpoints = config.endpoints.map((endpoint) => createOpenAi(endpoint, parallelOf(config, endpoint.id), tools));
  const isCloudRu = ({ id }: Engine): boolean => id === 'cloudru';
  const engines = [
    endpoints.find(isCloudRu) ?? ABSENT.cloudru,
    config.yandex ? createYandex(config.yandex, parallelOf(config, 'yandex'), tools) : ABSENT.yandex,
    ...(config.yandex?.sync ? [createYandexSync(config.yandex, parallelOf(config, 'yandex-sync'), tools)] : []),
    ...endpoints.filter((engine) => !isCloudRu(engine)),
    ...(endpoints.some(({ id }) => id === 'openai') ? [] : [ABSENT.openai]),
    ...local.engines,
    ...(await loadPackages(config.packages, { ...tools, env: config.variable })),
    createPocketSphinx({ model: config.pocketsphinxModel, cores: config.cores, path: config.searchPath }),
  ];
  if (config.combined.length > 0)
    engines.push(
      createCombined(
        config.combined.map((id) => memberOf(engines, id)),
        config.combinedWeights,
      ),
    );
  assertPriced(config, engines);
  const order = { ...config.order, every: config.order.every ?? usualOrder(engines) };
  return { ...createEngines({ ...config, order }, engines, options), [Symbol.asyncDispose]: () => local[Symbol.asyncDispose]() };
}

const ABSENT = {
  yandex: absentEngine('yandex', 'Yandex SpeechKit', 'YANDEX_API_KEY', {
    kind: 'remote',
    company: 'Yandex Cloud',
    country: 'RU',
    place: 'Yandex Cloud, Russia',
  }),
  cloudru: absentEngine('cloudru', 'Cloud.ru', 'CLOUDRU_API_KEY', {
    kind: 'remote',
    company: 'Cloud.ru',
    country: 'RU',
    place: 'Cloud.ru, Russia',
  }),
  openai: absentEngine('openai', 'OpenAI', 'OPENAI_API_KEY', {
    kind: 'remote',
    company: 'OpenAI',
    country: 'US',
    place: 'OpenAI, United States',
  }),
};

/** Everything that is set up, as it comes; the demo only where there is nothing else, `combined` and further local models only when they are asked for. */
function usualOrder(engines: readonly Engine[]): string[] {
  const single = engines.filter(({ id, absent, members }) => !absent && !members && !id.startsWith('local-'));
  const real = single.filter((engine) => !engine.demo);
  return (real.length > 0 ? real : single).map((engine) => engine.id);
}

function parallelOf({ parallel }: EnginesConfig, id: string): number {
  return parallel.byEngine[id] ?? parallel.every;
}

function memberOf(engines: readonly Engine[], id: string): Engine {
  const engine = engines.find((candidate) => candidate.id === id);
  if (engine && !engine.absent) return engine;
  const usable = engines.filter((candidate) => !candidate.absent).map((candidate) => candidate.id);
  throw new Error(`COMBINED_ENGINES names "${id}", which is ${engine ? 'not set up' : 'no engine'}; there are: ${usable.join(', ')}`);
}

/** A budget can be kept only where every engine that is billed has a price in its currency. */
function assertPriced({ prices, budget }: EnginesConfig, engines: readonly Engine[]): void {
  const limits = Object.entries({ BUDGET_JOB: budget.job, BUDGET_DAY: budget.day, BUDGET_MONTH: budget.month });
  for (const [setting, limit] of limits) {
    if (limit === null) continue;
    for (const engine of engines.filter(({ absent, capabilities }) => !absent && capabilities.billing !== null)) {
      for (const deferred of engine.capabilities.deferred === null ? [false] : [false, true]) {
        const name = `"${engine.id}"${deferred ? ', deferred' : ''}`;
        const price = priceOf(prices, engine, deferred, new Date());
        if (price === null) throw new Error(`${setting} cannot be kept: PRICES_FILE has no price of today for the engine ${name}`);
        if (price.currency !== limit.currency)
          throw new Error(
            `${setting} is in ${limit.currency}, but the engine ${name} is priced in ${price.currency}; give its price in ${limit.currency} in PRICES_FILE`,
          );
      }
    }
  }
}
