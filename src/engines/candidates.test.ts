import { describe, expect, it } from 'vitest';
import type { EngineLocation, Failover } from '../contract/job.ts';
import { candidates } from './candidates.ts';
import type { Engine } from './engine.ts';
import { fakeEngine } from './fake-engine.ts';

const at = (company: string, country: string): { location: EngineLocation } => ({
  location: { kind: 'remote', company, country, place: company },
});
const yandex = fakeEngine('yandex', { ...at('Yandex Cloud', 'RU'), languages: ['kk', 'ru'] });
const yandexToo = fakeEngine('yandex-too', { ...at('Yandex Cloud', 'RU') });
const yandexKz = fakeEngine('yandex-kz', { ...at('Yandex Cloud', 'KZ') });
const openai = fakeEngine('openai', { ...at('OpenAI', 'US') });
const german = fakeEngine('german', { ...at('Yandex Cloud', 'RU'), languages: ['de'] });
const own = fakeEngine('own');
const unknown = fakeEngine('unknown', { location: { kind: 'remote', company: null, country: null, place: '?' } });
const unknownToo = { ...unknown, id: 'unknown-too' };
const demo = fakeEngine('demo', { demo: true });
const order = [openai, yandex, yandexToo, yandexKz, german, own, demo, unknown, unknownToo];

describe('who may take over', () => {
  it.each<[string, Engine, Failover, string[]]>([
    ['same: the same company in the same country, and this machine', yandex, 'same', ['yandex', 'yandex-too', 'own']],
    [
      'any: everybody of the order with the language, but no demo',
      yandex,
      'any',
      ['yandex', 'openai', 'yandex-too', 'yandex-kz', 'own', 'unknown', 'unknown-too'],
    ],
    ['none: nobody', yandex, 'none', ['yandex']],
    ['from this machine only to this machine', own, 'same', ['own']],
    ['two that do not say where they are are not at the same place', unknown, 'same', ['unknown', 'own']],
  ])('%s', (_, chosen, failover, ids) => {
    expect(candidates({ chosen, order, failover, language: 'kk' }).map(({ id }) => id)).toEqual(ids);
  });

  it('nobody takes over from a vote', () => {
    const combined = { ...fakeEngine('combined'), members: [yandex, openai] };
    expect(candidates({ chosen: combined, order, failover: 'any', language: 'kk' })).toEqual([combined]);
  });
});
