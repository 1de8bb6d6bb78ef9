import { expect, it } from 'vitest';
import { PLAIN_OPTIONS } from '../settings/upload-options.ts';
import { engineInfo, systemStatus } from './fake-status.ts';
import { sendableOptions, uploadFields, wayFields } from './request-fields.ts';

const yandex = engineInfo('yandex', { deferred: true });
const cloudru = engineInfo('cloudru');
const demo = engineInfo('pocketsphinx', { demo: true });

it('sends nothing that was not chosen', () => {
  expect(uploadFields(PLAIN_OPTIONS)).toEqual({});
  expect(wayFields(PLAIN_OPTIONS)).toEqual({});
});

it('sends what was chosen, in the words of the API', () => {
  const chosen = { engine: 'yandex', language: 'kk', speakers: 3, failover: 'none', canWait: true, secondOpinion: true } as const;
  expect(wayFields(chosen)).toEqual({ engine: 'yandex', language: 'kk', failover: 'none', deadline: '25h' });
  expect(uploadFields(chosen)).toEqual({ ...wayFields(chosen), diarize: 'true', speakers: '3', quality_threshold: '0.8' });
  expect(uploadFields({ ...PLAIN_OPTIONS, speakers: 'auto' })).toEqual({ diarize: 'true' });
});

it('leaves out what the server cannot do now', () => {
  const all = { ...PLAIN_OPTIONS, engine: 'cloudru', canWait: true, secondOpinion: true };
  expect(sendableOptions(systemStatus(yandex, cloudru, demo), all)).toMatchObject({
    engine: 'cloudru',
    canWait: false,
    secondOpinion: true,
  });
  expect(sendableOptions(systemStatus(yandex, demo), all)).toMatchObject({ engine: 'auto', canWait: true, secondOpinion: false });
  expect(sendableOptions(undefined, all)).toEqual(all);
});
