import { expect, it } from 'vitest';
import { parseProcessing } from '../../../src/contract/parse-processing.ts';
import { settleProcessing } from '../../../src/contract/processing.ts';
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
  const chosen = {
    ...PLAIN_OPTIONS,
    engine: 'yandex',
    language: 'kk',
    speakers: 3,
    failover: 'none',
    canWait: true,
    secondOpinion: true,
  } as const;
  expect(wayFields(chosen)).toEqual({ engine: 'yandex', language: 'kk', failover: 'none', deadline: '25h' });
  expect(uploadFields(chosen)).toEqual({ ...wayFields(chosen), diarize: 'true', speakers: '3', quality_threshold: '0.8' });
  expect(uploadFields({ ...PLAIN_OPTIONS, speakers: 'auto' })).toEqual({ diarize: 'true' });
});

it('sends how many people speak only while they are told apart', () => {
  const bounds = { minSpeakers: 2, maxSpeakers: 4 };
  expect(uploadFields({ ...PLAIN_OPTIONS, ...bounds, speakers: 'auto' })).toEqual({
    diarize: 'true',
    min_speakers: '2',
    max_speakers: '4',
  });
  expect(uploadFields({ ...PLAIN_OPTIONS, ...bounds, speakers: 3 })).toEqual({ diarize: 'true', speakers: '3' });
  expect(uploadFields({ ...PLAIN_OPTIONS, ...bounds })).toEqual({});
});

it('sends ways to write that the server understands', () => {
  const sent = (writing: 'raw' | 'clean') => parseProcessing(uploadFields({ ...PLAIN_OPTIONS, writing }).processing ?? '');
  expect(Object.values(settleProcessing(sent('raw'))).some(({ on }) => on)).toBe(false);
  expect(settleProcessing(sent('clean')).fillers).toEqual({ on: true, level: 'all' });
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
