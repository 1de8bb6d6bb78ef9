import { expect, it } from 'vitest';
import type { EngineLocation } from '../../../src/contract/job.ts';
import { placesWords, placeWords } from './place-words.ts';
import type { Say } from './use-text.ts';

const t: Say = (key) => key;
const at = (company: string | null, country: string | null): EngineLocation => ({ kind: 'remote', company, country, place: 'as told' });
const here: EngineLocation = { kind: 'local', company: null, country: null, place: 'this machine' };

it.each([
  [at('Yandex Cloud', 'KZ'), 'kk', 'Yandex Cloud, Қазақстан'],
  [at('Yandex Cloud', 'KZ'), 'ru', 'Yandex Cloud, Казахстан'],
  [at('OpenAI', 'US'), 'en', 'OpenAI, United States'],
  [at('X', 'JP'), 'kk', 'X, Япония'],
  [at(null, 'KZ'), 'en', 'Kazakhstan'],
  [at('stt.example.com', null), 'ru', 'as told'],
  [here, 'ru', 'engine.here'],
] as const)('%j in %s is %s', (location, locale, expected) => {
  expect(placeWords(location, locale, t)).toBe(expected);
});

it('names each place once', () => {
  expect(placesWords([at('A', 'KZ'), here, at('A', 'KZ')], 'en', t)).toBe('A, Kazakhstan; engine.here');
});
