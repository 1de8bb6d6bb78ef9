import { expect, it } from 'vitest';
import { chosenEngine, engineOutlook, knowsLanguage, otherEngines, usableChoice, usualFailover } from './engine-facts.ts';
import { engineInfo, systemStatus } from './fake-status.ts';

const demo = engineInfo('pocketsphinx', { demo: true, languages: ['en-US'] });
const off = engineInfo('yandex', { available: false, problem: 'no key' });

it('says demo only while every engine that works is a demonstration', () => {
  expect(engineOutlook(systemStatus(demo, off))).toBe('demo');
  expect(engineOutlook(systemStatus(demo, engineInfo('local')))).toBe('real');
  expect(engineOutlook(systemStatus(off))).toBe('none');
});

it('falls back to the default when the chosen engine is gone', () => {
  const now = systemStatus(demo, off);
  expect(chosenEngine(now, 'auto')?.id).toBe('pocketsphinx');
  expect(chosenEngine(now, 'yandex')?.id).toBe('pocketsphinx');
  expect(usableChoice(now, 'yandex')).toBe('auto');
  expect(usableChoice(now, 'pocketsphinx')).toBe('pocketsphinx');
  expect(usableChoice(undefined, 'yandex')).toBe('yandex');
});

it('knows languages by their first part', () => {
  expect(knowsLanguage(demo, 'en')).toBe(true);
  expect(knowsLanguage(demo, 'kk')).toBe(false);
  expect(knowsLanguage(demo, 'auto')).toBe(true);
  expect(knowsLanguage(engineInfo('any'), 'kk')).toBe(true);
});

it('names who could take over', () => {
  const now = systemStatus(engineInfo('a'), engineInfo('b'), engineInfo('combined'), demo, off);
  expect(otherEngines(now, 'auto').map(({ id }) => id)).toEqual(['b']);
  expect(otherEngines(now, 'b').map(({ id }) => id)).toEqual(['a']);
  expect(otherEngines(now, 'combined')).toEqual([]);
  expect(otherEngines(systemStatus(off), 'auto')).toEqual([]);
  expect([usualFailover('auto'), usualFailover('a')]).toEqual(['any', 'same']);
});
