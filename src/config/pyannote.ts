import type { EngineLocation } from '../contract/job.ts';
import { apiKey } from './api-key.ts';
import { serviceLocation } from './endpoint-location.ts';
import type { EnvReading } from './env.ts';
import { httpUrl } from './http-url.ts';

/** pyannoteAI, or a service of one's own with the same wire format. Holds secrets. */
export interface PyannoteSettings {
  /** Without a slash at the end. */
  url: string;
  /** Null: a service of one's own that asks for none. */
  key: string | null;
  model: string;
  /** Where it tells us that a job has ended, and what that is signed with; null: it is only asked. */
  webhook: { url: string; secret: string } | null;
  location: EngineLocation;
}

const HOME: { hosts: readonly string[]; location: EngineLocation } = {
  hosts: ['pyannote.ai'],
  location: { kind: 'remote', company: 'pyannoteAI', country: 'FR', place: 'pyannoteAI, France' },
};

/** Null when neither a key nor an address is set. */
export function loadPyannote({ env, set }: Pick<EnvReading, 'env' | 'set'>, problems: string[]): PyannoteSettings | null {
  const [url, key] = [env.PYANNOTE_URL, env.PYANNOTE_API_KEY];
  if (key === '' && !set.has('PYANNOTE_URL')) return null;
  const address = httpUrl('PYANNOTE_URL', url, problems);
  const location = serviceLocation(address, HOME);
  if (location === HOME.location && key === '') problems.push('PYANNOTE_URL is that of pyannoteAI, which needs PYANNOTE_API_KEY');
  const [webhookUrl, secret] = [env.PYANNOTE_WEBHOOK_URL, env.PYANNOTE_WEBHOOK_SECRET];
  if ((webhookUrl === '') !== (secret === ''))
    problems.push('PYANNOTE_WEBHOOK_URL and PYANNOTE_WEBHOOK_SECRET belong together; set both or none');
  const webhook =
    webhookUrl === '' || secret === ''
      ? null
      : {
          url: httpUrl('PYANNOTE_WEBHOOK_URL', webhookUrl, problems),
          secret: apiKey('PYANNOTE_WEBHOOK_SECRET', secret, problems),
        };
  if (location === HOME.location && webhook !== null && !webhook.url.startsWith('https:'))
    problems.push('PYANNOTE_WEBHOOK_URL: pyannoteAI calls https addresses only');
  return {
    url: address,
    key: key === '' ? null : apiKey('PYANNOTE_API_KEY', key, problems),
    model: env.PYANNOTE_MODEL,
    webhook,
    location,
  };
}
