import type { YandexSettings } from '../../config/yandex.ts';

/** Settings that lead to one server for everything, changed as a test needs it. */
export function fakeSettings(url: string, changes: Partial<YandexSettings> = {}): YandexSettings {
  return {
    credentials: { kind: 'api-key', key: 'AQVN-the-secret-key' },
    folderId: null,
    sttUrl: url,
    operationsUrl: url,
    iamUrl: `${url}/iam/v1/tokens`,
    poll: 'operation',
    model: 'general',
    kazakh: 'kk-KZ',
    sync: false,
    bucket: null,
    location: { kind: 'remote', company: 'Yandex Cloud', country: 'RU', place: 'Yandex Cloud, Russia' },
    ...changes,
  };
}
