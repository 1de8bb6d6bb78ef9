import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkLeaks, temporaryFolder } from '../../test/support/leak-check.ts';
import { readEnv } from './env.ts';
import { loadYandex } from './yandex.ts';

checkLeaks();

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let file: string;
beforeAll(async () => {
  folder = await temporaryFolder();
  file = join(folder.path, 'key.json');
});
afterAll(() => folder[Symbol.asyncDispose]());

function load(env: Record<string, string>) {
  const problems: string[] = [];
  return { settings: loadYandex(readEnv(env), problems), problems };
}
const KEY = { YANDEX_API_KEY: 'AQVN-secret' };
const SECRET = '-----BEGIN PRIVATE KEY-----\nsecret\n-----END PRIVATE KEY-----';

describe('loadYandex', () => {
  it('is off without credentials, whatever else is set', () => {
    expect(load({ YANDEX_FOLDER_ID: 'b1g', YANDEX_MODEL: 'deferred-general' })).toEqual({ settings: null, problems: [] });
  });

  it('has its defaults with a key alone', () => {
    const { settings, problems } = load(KEY);
    expect(problems).toEqual([]);
    expect(settings).toMatchObject({
      credentials: { kind: 'api-key', key: 'AQVN-secret' },
      folderId: null,
      sttUrl: 'https://stt.api.cloud.yandex.net',
      poll: 'operation',
      model: 'general',
      bucket: null,
      location: { country: 'RU', place: 'Yandex Cloud, Russia' },
    });
  });

  it('takes the region from the address', () => {
    const { settings } = load({ ...KEY, YANDEX_STT_URL: 'https://stt.api.ml.yandexcloud.kz/', YANDEX_POLL: 'getRecognition' });
    expect(settings).toMatchObject({
      sttUrl: 'https://stt.api.ml.yandexcloud.kz',
      poll: 'getRecognition',
      location: { country: 'KZ', place: 'Yandex Cloud, Kazakhstan' },
    });
  });

  it('takes a bucket with its key', () => {
    const bucket = { YANDEX_BUCKET: 'clips', YANDEX_BUCKET_KEY_ID: 'id', YANDEX_BUCKET_SECRET: 'secret' };
    expect(load({ ...KEY, ...bucket })).toMatchObject({
      settings: { bucket: { url: 'https://storage.yandexcloud.net', name: 'clips', keyId: 'id', secret: 'secret' } },
      problems: [],
    });
  });

  it('reads the key of a service account', () => {
    writeFileSync(file, JSON.stringify({ id: 'k', service_account_id: 's', private_key: SECRET, public_key: 'p', created_at: 'x' }));
    expect(load({ YANDEX_SA_KEY_FILE: file })).toMatchObject({
      settings: { credentials: { kind: 'service-account', id: 'k', service_account_id: 's', private_key: SECRET } },
      problems: [],
    });
  });

  it.each<[string, string, string]>([
    ['no JSON', `{"id": ${SECRET}`, 'it is no JSON'],
    ['another file', JSON.stringify({ id: 'k', private_key: SECRET }), 'it needs id, service_account_id and private_key'],
    [
      'a key that is none',
      JSON.stringify({ id: 'k', service_account_id: 's', private_key: 'hello-secret' }),
      'it needs id, service_account_id and private_key',
    ],
  ])('refuses a key file with %s and does not tell what is in it', (_, content, why) => {
    writeFileSync(file, content);
    const { settings, problems } = load({ YANDEX_SA_KEY_FILE: file });
    expect(settings).toBeNull();
    expect(problems).toEqual([`YANDEX_SA_KEY_FILE: ${file} is no authorised key of a service account: ${why}`]);
    expect(problems.join()).not.toContain('secret');
  });

  it.each<[string, Record<string, string>, string]>([
    [
      'a key file that is not there',
      { YANDEX_API_KEY: '', YANDEX_SA_KEY_FILE: '/nowhere' },
      'YANDEX_SA_KEY_FILE: /nowhere is no authorised key of a service account: it cannot be read',
    ],
    ['two kinds of credentials', { YANDEX_SA_KEY_FILE: '/nowhere' }, 'YANDEX_API_KEY and YANDEX_SA_KEY_FILE are both set; keep one'],
    ['a way to poll that is none', { YANDEX_POLL: 'often' }, 'YANDEX_POLL: expected operation or getRecognition, got "often"'],
    [
      'the deferred model',
      { YANDEX_MODEL: 'deferred-general' },
      'YANDEX_MODEL: set the normal model; the deferred one is used by itself when a job may take a day',
    ],
    [
      'half a bucket',
      { YANDEX_BUCKET: 'clips' },
      'YANDEX_BUCKET, YANDEX_BUCKET_KEY_ID and YANDEX_BUCKET_SECRET belong together; set all or none',
    ],
    ['an address of recognition', { YANDEX_STT_URL: 'stt' }, 'YANDEX_STT_URL: expected an address such as https://host/v1'],
    ['an address of operations', { YANDEX_OPERATIONS_URL: 'x' }, 'YANDEX_OPERATIONS_URL: expected an address such as https://host/v1'],
    ['an address of tokens', { YANDEX_IAM_URL: 'x' }, 'YANDEX_IAM_URL: expected an address such as https://host/v1'],
    [
      'an address of the bucket',
      { YANDEX_BUCKET: 'a', YANDEX_BUCKET_KEY_ID: 'b', YANDEX_BUCKET_SECRET: 'c', YANDEX_BUCKET_URL: 'x' },
      'YANDEX_BUCKET_URL: expected an address such as https://host/v1',
    ],
  ])('names %s', (_, env, problem) => {
    const { problems } = load({ ...KEY, ...env });
    expect(problems).toEqual([problem]);
    expect(problems.join()).not.toContain('AQVN-secret');
  });
});
