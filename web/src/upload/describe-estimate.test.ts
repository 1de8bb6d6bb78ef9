import { setupI18n } from '@lingui/core';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import { expect, it } from 'vitest';
import type { Way } from '../../../src/contract/estimate.ts';
import { en } from '../i18n/messages/en.ts';
import type { Say } from '../i18n/use-text.ts';
import { describeCheaper, describeWay } from './describe-estimate.ts';

const i18n = setupI18n().setMessagesCompiler(compileMessage);
i18n.loadAndActivate({ locale: 'en', messages: { ...en } });
const t: Say = (key, values) => i18n._(key, values);
const plain = (text: string | null) => text?.replaceAll('\u00a0', ' ') ?? null;

const way = (change: Partial<Way> = {}): Way => ({
  engine: 'yandex',
  name: 'Yandex SpeechKit',
  location: { kind: 'remote', company: 'Yandex Cloud', country: 'KZ', place: 'Yandex Cloud, Kazakhstan' },
  deferred: false,
  time: { seconds: 118, low_seconds: 60, high_seconds: 300, samples: 4 },
  cost: { amount: 12, currency: 'KZT' },
  free: false,
  over_budget: null,
  ...change,
});
const local = way({ name: 'Local model', location: { kind: 'local', company: null, country: null, place: '' }, cost: null, free: true });

it('says time, cost and place', () => {
  expect(plain(describeWay(way(), 'en', t))).toBe('about 2 min, up to ₸12, the audio goes to: Yandex Cloud, Kazakhstan');
  expect(plain(describeWay(local, 'en', t))).toBe('about 2 min, free of charge, the audio stays on this server');
  expect(plain(describeWay(way({ cost: null, deferred: true }), 'en', t))).toBe(
    'within a day, the audio goes to: Yandex Cloud, Kazakhstan',
  );
});

it('names the cheapest other way, and only one that is cheaper and allowed', () => {
  const later = way({ deferred: true, cost: { amount: 3, currency: 'KZT' } });
  const cloudru = way({ name: 'Cloud.ru', cost: { amount: 5, currency: 'KZT' } });
  const dollars = way({ name: 'OpenAI', cost: { amount: 0.1, currency: 'USD' } });
  const cheaper = (chosen: Way, ...others: Way[]) => plain(describeCheaper({ duration: 60, chosen, others }, 'en', t));
  expect(cheaper(way(), cloudru, later, dollars)).toBe('Yandex SpeechKit, within a day, up to ₸3');
  expect(cheaper(way(), cloudru, { ...later, over_budget: 'no' })).toBe('Cloud.ru, about 2 min, up to ₸5');
  expect(cheaper(way(), local)).toBe('Local model, about 2 min, free of charge');
  expect(cheaper(cloudru, way(), dollars)).toBeNull();
  expect(cheaper(local, way())).toBeNull();
  expect(cheaper(way({ cost: null }), cloudru)).toBeNull();
});
