import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkLeaks, temporaryFolder } from '../../test/support/leak-check.ts';
import { openAiEndpoints } from './endpoints.ts';
import { readEnv } from './env.ts';

checkLeaks();

function read(env: Record<string, string>) {
  const problems: string[] = [];
  return { ...openAiEndpoints(readEnv(env), problems), problems };
}

describe('openAiEndpoints', () => {
  it('has none without a key', () => {
    expect(read({ OPENAI_BASE_URL: 'https://host/v1', CLOUDRU_STT_MODEL: 'x' })).toEqual({ endpoints: [], prices: [], problems: [] });
  });

  it('has Cloud.ru and OpenAI by their keys', () => {
    const { endpoints, problems } = read({ CLOUDRU_API_KEY: 'c-key', OPENAI_API_KEY: 'o-key' });
    expect(problems).toEqual([]);
    expect(endpoints).toMatchObject([
      {
        id: 'cloudru',
        kind: 'cloudru',
        url: 'https://foundation-models.api.cloud.ru/v1',
        key: 'c-key',
        model: 'openai/whisper-large-v3',
        location: { company: 'Cloud.ru', country: 'RU' },
        free: false,
        settings: { url: 'CLOUDRU_BASE_URL', key: 'CLOUDRU_API_KEY', model: 'CLOUDRU_STT_MODEL' },
      },
      {
        id: 'openai',
        kind: 'openai',
        url: 'https://api.openai.com/v1',
        key: 'o-key',
        model: 'whisper-1',
        location: { company: 'OpenAI', country: 'US' },
        settings: { url: 'OPENAI_BASE_URL', key: 'OPENAI_API_KEY', model: 'OPENAI_STT_MODEL' },
      },
    ]);
  });

  it('says that an OpenAI address elsewhere is not OpenAI', () => {
    const at = (url: string) => read({ OPENAI_API_KEY: 'k', OPENAI_BASE_URL: url }).endpoints[0]?.location;
    expect(at('https://stt.example.com/v1/')).toEqual({
      kind: 'remote',
      company: 'stt.example.com',
      country: null,
      place: 'stt.example.com',
    });
    expect(at('http://localhost:8000/v1')).toEqual({ kind: 'local', company: null, country: null, place: 'this machine' });
  });

  it('takes a Cloud.ru address elsewhere for another company, and one on this machine for a gateway to Cloud.ru', () => {
    const at = (url: string) => read({ CLOUDRU_API_KEY: 'k', CLOUDRU_BASE_URL: url }).endpoints[0]?.location.place;
    expect(at('https://stt.example.com/v1')).toBe('stt.example.com');
    expect(at('https://eu.cloud.ru/v1')).toBe('Cloud.ru, Russia');
    expect(at('https://notcloud.ru/v1')).toBe('notcloud.ru');
    expect(at('http://127.0.0.1:8000/v1')).toBe('Cloud.ru, Russia');
  });

  it('names the address that is none', () => {
    const { problems } = read({
      CLOUDRU_API_KEY: 'c',
      CLOUDRU_BASE_URL: 'cloud',
      OPENAI_API_KEY: 'o',
      OPENAI_BASE_URL: 'https://me:pw@host',
    });
    expect(problems).toEqual([
      'CLOUDRU_BASE_URL: expected an address such as https://host/v1',
      'OPENAI_BASE_URL: the address must not hold a name or a password',
    ]);
  });

  it('adds what ENGINES_FILE holds, behind these', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'engines.json');
    const price = { per_second: 1, currency: 'USD' };
    writeFileSync(file, JSON.stringify([{ id: 'lab', kind: 'vllm', url: 'https://lab', model: 'm', price }]));
    const { endpoints, prices } = read({ OPENAI_API_KEY: 'o', ENGINES_FILE: file });
    expect(endpoints.map(({ id }) => id)).toEqual(['openai', 'lab']);
    expect(prices.map(({ engine }) => engine)).toEqual(['lab']);
  });
});
