import { setupI18n } from '@lingui/core';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import { expect, it } from 'vitest';
import type { EngineUse, Job } from '../../../src/contract/job.ts';
import { en } from '../i18n/messages/en.ts';
import type { Say } from '../i18n/use-text.ts';
import { engineInfo } from '../upload/fake-status.ts';
import { describeRecognition } from './describe-recognition.ts';

const i18n = setupI18n().setMessagesCompiler(compileMessage);
i18n.loadAndActivate({ locale: 'en', messages: { ...en } });
const t: Say = (key, values) => i18n._(key, values);

const yandex = engineInfo('yandex', {
  free: false,
  location: { kind: 'remote', company: 'Yandex Cloud', country: 'KZ', place: 'Yandex Cloud, Kazakhstan' },
});
const engines = [yandex, engineInfo('local')];
const uses = (...ids: string[]) => ids.map((engine) => ({ engine }) as EngineUse);
const describe = (job: Partial<Job>) =>
  describeRecognition(
    { status: 'completed', engines: [], cost: [], expected_cost: null, saved: null, chunks: { done: 4, total: 4, reused: 0 }, ...job },
    (id) => engines.find((engine) => engine.id === id),
    'en',
    t,
  )
    .join(' ')
    .replaceAll('\u00a0', ' ');
const money = (amount: number) => ({ amount, currency: 'KZT' });

it('says what it cost, what was saved and where the audio went', () => {
  const job = { engines: uses('yandex', 'local'), cost: [money(9.6)], expected_cost: money(12) };
  expect(describe({ ...job, saved: { bytes: 48 * 1024 ** 2, billed_seconds: 60, cost: money(2.4) } })).toBe(
    'In all it cost ₸9.60. The estimate was up to ₸12. Only speech was sent, and packed: 48 MB and ₸2.40 less than for the whole file. ' +
      'The audio went to: Yandex Cloud, Kazakhstan.',
  );
  expect(describe({ ...job, status: 'processing' })).toMatch(/^So far it cost ₸9.60/);
});

it('praises no saving that is none', () => {
  const job = { engines: uses('yandex') };
  expect(describe({ ...job, saved: { bytes: 1024, billed_seconds: -5, cost: money(1) } })).toMatch(
    /^Only speech was sent, and packed: 1 KB less/,
  );
  expect(describe({ ...job, saved: { bytes: -1024, billed_seconds: 0, cost: money(5) } })).toBe(
    'The audio went to: Yandex Cloud, Kazakhstan.',
  );
});

it('says that nothing was paid and nothing left the server only where it knows', () => {
  expect(describe({ engines: uses('local', 'local') })).toBe('It cost nothing. The audio never left this server.');
  expect(describe({ engines: uses('local', 'gone') })).toBe('');
});

it('says what was known before', () => {
  expect(describe({ chunks: { done: 4, total: 4, reused: 4 } })).toBe('All of it was known from an earlier recording and cost nothing.');
  expect(describe({ engines: uses('local'), chunks: { done: 4, total: 4, reused: 3 } })).toBe(
    '3 of 4 parts were known from an earlier recording and cost nothing. It cost nothing. The audio never left this server.',
  );
});
