import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadEngines } from './engines.ts';
import { readEnv } from './env.ts';

function load(env: Record<string, string> = {}) {
  const problems: string[] = [];
  return { ...loadEngines(readEnv(env), '/data', problems), problems };
}

describe('loadEngines', () => {
  it('works with nothing set', () => {
    expect(load()).toMatchObject({
      order: { every: null, byLanguage: {} },
      parallel: { every: 4, byEngine: {} },
      hedge: false,
      caFile: null,
      packages: [],
      yandex: null,
      endpoints: [],
      local: { model: null, modelsDir: '/data/models', mirror: null },
      combined: [],
      pocketsphinxModel: null,
      budget: { job: null, day: null, month: null, action: 'refuse' },
      problems: [],
    });
    expect(load().prices.length).toBeGreaterThan(0);
  });

  it('reads lists, folders and switches', () => {
    expect(
      load({
        ENGINE_HEDGE: '1',
        ENGINE_CA_FILE: 'package.json',
        ENGINES: 'engine-a, ./engine-b,',
        COMBINED_ENGINES: 'yandex,cloudru',
        COMBINED_WEIGHTS: 'yandex:kk=1.5, cloudru = 0.9',
        LOCAL_MODEL: 'whisper-small',
        MODELS_DIR: 'models',
        MODELS_MIRROR: 'https://mirror.example/',
        POCKETSPHINX_MODEL: 'en',
        BUDGET_JOB: '5 USD',
        BUDGET_DAY: '20 USD',
        BUDGET_MONTH: '100 USD',
        BUDGET_ACTION: 'cheaper',
      }),
    ).toMatchObject({
      hedge: true,
      caFile: resolve('package.json'),
      packages: ['engine-a', './engine-b'],
      combined: ['yandex', 'cloudru'],
      combinedWeights: { 'yandex:kk': 1.5, cloudru: 0.9 },
      local: { model: 'whisper-small', modelsDir: resolve('models'), mirror: 'https://mirror.example' },
      pocketsphinxModel: resolve('en'),
      budget: {
        job: { amount: 5, currency: 'USD' },
        day: { amount: 20, currency: 'USD' },
        month: { amount: 100, currency: 'USD' },
        action: 'cheaper',
      },
      problems: [],
    });
  });

  it.each<[string, unknown]>([
    ['cloudru, yandex', { every: ['cloudru', 'yandex'], byLanguage: {} }],
    ['cloudru;kk=yandex,cloudru ; RU = openai', { every: ['cloudru'], byLanguage: { kk: ['yandex', 'cloudru'], ru: ['openai'] } }],
    ['kk=yandex', { every: null, byLanguage: { kk: ['yandex'] } }],
  ])('reads the order "%s"', (text, order) => {
    expect(load({ ENGINE_ORDER: text })).toMatchObject({ order, problems: [] });
  });

  it.each<[string, unknown]>([
    ['8', { every: 8, byEngine: {} }],
    ['2,yandex=8, cloudru = 1', { every: 2, byEngine: { yandex: 8, cloudru: 1 } }],
    ['yandex=8', { every: 4, byEngine: { yandex: 8 } }],
  ])('reads the parallel calls "%s"', (text, parallel) => {
    expect(load({ ENGINE_PARALLEL: text })).toMatchObject({ parallel, problems: [] });
  });

  it.each<[Record<string, string>, string]>([
    [{ ENGINE_ORDER: 'yandex;kaz=yandex' }, 'ENGINE_ORDER: there is no language code "kaz"; codes are such as kk and ru'],
    [{ ENGINE_ORDER: 'yandex;qq=yandex' }, 'ENGINE_ORDER: there is no language code "qq"; codes are such as kk and ru'],
    [{ ENGINE_ORDER: 'yandex;ru=' }, 'ENGINE_ORDER names no engine for ru'],
    [{ ENGINE_ORDER: ' , ' }, 'ENGINE_ORDER names no engine'],
    [{ ENGINE_PARALLEL: '4,yandx=8' }, 'ENGINE_PARALLEL names "yandx", which is no engine'],
    [{ COMBINED_ENGINES: 'openai,yandex,openai' }, 'COMBINED_ENGINES names "openai" twice'],
    [
      { COMBINED_ENGINES: 'openai,yandex', COMBINED_WEIGHTS: 'openai=0,yandex=0' },
      'COMBINED_WEIGHTS leaves no engine any weight; one of them needs more than 0',
    ],
    [
      { COMBINED_ENGINES: 'openai,yandex', COMBINED_WEIGHTS: 'openai=0,yandex:kk=0' },
      'COMBINED_WEIGHTS leaves no engine any weight for kk; one of them needs more than 0',
    ],
  ])('refuses %j', (env, problem) => {
    expect(load(env).problems).toEqual([problem]);
  });

  it('takes a number of calls for engines that are not set up, local models and what packages add', () => {
    expect(load({ ENGINE_PARALLEL: 'yandex=2,yandex-sync=1,openai=2,cloudru=1,local=1,local-a=2,pocketsphinx=3' }).problems).toEqual([]);
    expect(load({ ENGINES: './mine', ENGINE_PARALLEL: 'mine=2' }).problems).toEqual([]);
  });

  it('takes weights that leave somebody a voice', () => {
    const env = { COMBINED_ENGINES: 'openai,yandex', COMBINED_WEIGHTS: 'openai=0,yandex=0,openai:kk=0.1' };
    expect(load(env).problems).toEqual(['COMBINED_WEIGHTS leaves no engine any weight; one of them needs more than 0']);
    expect(load({ ...env, COMBINED_WEIGHTS: 'openai=0,yandex:kk=0,openai:kk=1' }).problems).toEqual([]);
  });

  it('tells all problems at once, those of every part', () => {
    const { problems } = load({
      ENGINE_ORDER: 'yandex;cloudru;kazakh=yandex',
      ENGINE_PARALLEL: '0,yandex=many,101',
      ENGINE_CA_FILE: '/nowhere/ca.pem',
      MODELS_MIRROR: 'mirror',
      COMBINED_ENGINES: 'yandex',
      COMBINED_WEIGHTS: 'yandex,openai=2',
      BUDGET_ACTION: 'ask',
      BUDGET_JOB: 'five',
      ENGINES_FILE: '/nowhere/engines.json',
      PRICES_FILE: '/nowhere/prices.json',
      YANDEX_API_KEY: 'k',
      YANDEX_POLL: 'often',
      OPENAI_API_KEY: 'k',
      OPENAI_BASE_URL: 'openai',
    });
    expect(problems.toSorted()).toEqual([
      'BUDGET_ACTION: expected refuse or cheaper, got "ask"',
      'BUDGET_JOB: expected an amount above 0 with a currency such as 5 USD, got "five"',
      'COMBINED_WEIGHTS names "openai", which is not in COMBINED_ENGINES',
      'COMBINED_WEIGHTS: expected weights such as yandex:kk=1.5,cloudru=0.9, got "yandex"',
      'ENGINES_FILE: /nowhere/engines.json: it cannot be read (ENOENT)',
      'ENGINE_CA_FILE: /nowhere/ca.pem cannot be read',
      'ENGINE_ORDER: expected engines with commas, and "; kk=a,b" for single languages, got "cloudru"',
      'ENGINE_ORDER: expected engines with commas, and "; kk=a,b" for single languages, got "kazakh=yandex"',
      'ENGINE_PARALLEL: expected numbers from 1 to 100 such as 4,yandex=8, got "0"',
      'ENGINE_PARALLEL: expected numbers from 1 to 100 such as 4,yandex=8, got "101"',
      'ENGINE_PARALLEL: expected numbers from 1 to 100 such as 4,yandex=8, got "yandex=many"',
      'MODELS_MIRROR: expected an address such as https://host/v1',
      'OPENAI_BASE_URL: expected an address such as https://host/v1',
      'PRICES_FILE: /nowhere/prices.json: it cannot be read (ENOENT)',
      'YANDEX_POLL: expected operation or getRecognition, got "often"',
    ]);
  });
});
