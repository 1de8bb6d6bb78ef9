import { fetch } from 'undici';
import { expect, it } from 'vitest';
import { loadConfig } from '../config/config.ts';
import { readEnv } from '../config/env.ts';
import { openEngines } from './open-engines.ts';
import { createMemoryRates, createRateLimiter } from './rate-limiter.ts';

it('takes Cloud.ru first, then Yandex, then OpenAI, where nobody has said otherwise', async () => {
  const keys = { OPENAI_API_KEY: 'o-key', YANDEX_API_KEY: 'y-key', YANDEX_FOLDER_ID: 'b1gfolder', CLOUDRU_API_KEY: 'c-key' };
  const config = loadConfig(readEnv({ ...keys, DATA_DIR: '/nonexistent' }));
  const limiter = createRateLimiter(createMemoryRates());
  await using engines = await openEngines(config.engines, { fetch, limiter });
  const chosen = await engines.choose('auto', 'kk');
  const candidates = await engines.candidates(chosen, 'kk', 'any');
  expect(candidates.map(({ id }) => id).slice(0, 3)).toEqual(['cloudru', 'yandex', 'openai']);
});
