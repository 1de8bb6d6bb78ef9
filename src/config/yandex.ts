import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { EngineLocation } from '../contract/job.ts';
import { apiKey } from './api-key.ts';
import { serviceLocation, THIS_MACHINE } from './endpoint-location.ts';
import type { EnvReading } from './env.ts';
import { httpUrl } from './http-url.ts';

/** Yandex SpeechKit as it is set up. Holds secrets. */
export interface YandexSettings {
  credentials: { kind: 'api-key'; key: string } | ({ kind: 'service-account' } & ServiceAccountKey);
  folderId: string | null;
  /** All without a slash at the end. */
  sttUrl: string;
  operationsUrl: string;
  iamUrl: string;
  poll: 'operation' | 'getRecognition';
  model: string;
  kazakh: string;
  /** The synchronous interface is an engine of its own. */
  sync: boolean;
  bucket: { url: string; name: string; region: string; keyId: string; secret: string } | null;
  location: EngineLocation;
}

/** An authorised key as the console of Yandex Cloud writes it. */
const ServiceAccountKey = z.object({ id: z.string(), service_account_id: z.string(), private_key: z.string().includes('PRIVATE KEY') });
type ServiceAccountKey = z.infer<typeof ServiceAccountKey>;

/** Null when neither a key nor a key file is set. */
export function loadYandex(reading: EnvReading, problems: string[]): YandexSettings | null {
  const { env } = reading;
  const credentials = readCredentials(reading, problems);
  if (credentials === null) return null;
  const poll = env.YANDEX_POLL;
  if (poll !== 'operation' && poll !== 'getRecognition') problems.push(`YANDEX_POLL: expected operation or getRecognition, got "${poll}"`);
  if (/^deferred/.test(env.YANDEX_MODEL))
    problems.push('YANDEX_MODEL: set the normal model; the deferred one is used by itself when a job may take a day');
  const sttUrl = httpUrl('YANDEX_STT_URL', env.YANDEX_STT_URL, problems);
  const bucket = [env.YANDEX_BUCKET, env.YANDEX_BUCKET_KEY_ID, env.YANDEX_BUCKET_SECRET];
  if (bucket.some(Boolean) && !bucket.every(Boolean))
    problems.push('YANDEX_BUCKET, YANDEX_BUCKET_KEY_ID and YANDEX_BUCKET_SECRET belong together; set all or none');
  const inKazakhstan = URL.canParse(sttUrl) && new URL(sttUrl).hostname.endsWith('.kz');
  return {
    credentials,
    folderId: env.YANDEX_FOLDER_ID === '' ? null : env.YANDEX_FOLDER_ID,
    sttUrl,
    operationsUrl: httpUrl('YANDEX_OPERATIONS_URL', env.YANDEX_OPERATIONS_URL, problems),
    iamUrl: httpUrl('YANDEX_IAM_URL', env.YANDEX_IAM_URL, problems),
    poll: poll === 'getRecognition' ? 'getRecognition' : 'operation',
    model: env.YANDEX_MODEL,
    kazakh: env.YANDEX_KAZAKH,
    sync: env.YANDEX_SYNC === '1',
    bucket: bucket.every(Boolean)
      ? {
          url: httpUrl('YANDEX_BUCKET_URL', env.YANDEX_BUCKET_URL, problems),
          name: env.YANDEX_BUCKET,
          region: env.YANDEX_BUCKET_REGION,
          keyId: apiKey('YANDEX_BUCKET_KEY_ID', env.YANDEX_BUCKET_KEY_ID, problems),
          secret: apiKey('YANDEX_BUCKET_SECRET', env.YANDEX_BUCKET_SECRET, problems),
        }
      : null,
    location: serviceLocation(sttUrl, {
      hosts: ['yandex.net', 'yandexcloud.kz', ...THIS_MACHINE],
      location: {
        kind: 'remote',
        company: 'Yandex Cloud',
        country: inKazakhstan ? 'KZ' : 'RU',
        place: `Yandex Cloud, ${inKazakhstan ? 'Kazakhstan' : 'Russia'}`,
      },
    }),
  };
}

function readCredentials({ env }: EnvReading, problems: string[]): YandexSettings['credentials'] | null {
  const file = env.YANDEX_SA_KEY_FILE;
  if (env.YANDEX_API_KEY !== '' && file !== '') problems.push('YANDEX_API_KEY and YANDEX_SA_KEY_FILE are both set; keep one');
  if (env.YANDEX_API_KEY !== '') return { kind: 'api-key', key: apiKey('YANDEX_API_KEY', env.YANDEX_API_KEY, problems) };
  if (file === '') return null;
  try {
    return { kind: 'service-account', ...ServiceAccountKey.parse(JSON.parse(readFileSync(file, 'utf8'))) };
  } catch (cause) {
    // What the file holds is secret: only its name and the kind of problem are told.
    const why =
      cause instanceof SyntaxError
        ? 'it is no JSON'
        : cause instanceof z.ZodError
          ? 'it needs id, service_account_id and private_key'
          : 'it cannot be read';
    problems.push(`YANDEX_SA_KEY_FILE: ${file} is no authorised key of a service account: ${why}`);
    return null;
  }
}
