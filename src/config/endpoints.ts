import { apiKey } from './api-key.ts';
import { serviceLocation, THIS_MACHINE } from './endpoint-location.ts';
import type { EndpointSettings } from './endpoint-settings.ts';
import { type EnginesFile, readEnginesFile } from './engines-file.ts';
import type { EnvReading } from './env.ts';
import { httpUrl } from './http-url.ts';

/** OpenAI and Cloud.ru where their key is set, and everything in ENGINES_FILE with the prices that it names. */
export function openAiEndpoints(reading: EnvReading, problems: string[]): EnginesFile {
  const { env } = reading;
  const found: EndpointSettings[] = [];
  if (env.CLOUDRU_API_KEY !== '') {
    const url = httpUrl('CLOUDRU_BASE_URL', env.CLOUDRU_BASE_URL, problems);
    found.push({
      id: 'cloudru',
      name: 'Cloud.ru',
      kind: 'cloudru',
      url,
      key: apiKey('CLOUDRU_API_KEY', env.CLOUDRU_API_KEY, problems),
      model: env.CLOUDRU_STT_MODEL,
      languages: null,
      location: serviceLocation(url, {
        hosts: ['cloud.ru', ...THIS_MACHINE],
        location: { kind: 'remote', company: 'Cloud.ru', country: 'RU', place: 'Cloud.ru, Russia' },
      }),
      free: false,
      limits: {},
      settings: { url: 'CLOUDRU_BASE_URL', key: 'CLOUDRU_API_KEY', model: 'CLOUDRU_STT_MODEL' },
    });
  }
  if (env.OPENAI_API_KEY !== '') {
    const url = httpUrl('OPENAI_BASE_URL', env.OPENAI_BASE_URL, problems);
    found.push({
      id: 'openai',
      name: 'OpenAI',
      kind: 'openai',
      url,
      key: apiKey('OPENAI_API_KEY', env.OPENAI_API_KEY, problems),
      model: env.OPENAI_STT_MODEL,
      languages: null,
      location: serviceLocation(url, {
        hosts: ['openai.com'],
        location: { kind: 'remote', company: 'OpenAI', country: 'US', place: 'OpenAI, United States' },
      }),
      free: false,
      limits: {},
      settings: { url: 'OPENAI_BASE_URL', key: 'OPENAI_API_KEY', model: 'OPENAI_STT_MODEL' },
    });
  }
  const { endpoints, prices } = readEnginesFile(reading, problems);
  return { endpoints: [...found, ...endpoints], prices };
}
