import { expect, it } from 'vitest';
import type { EngineInfo, SystemStatus } from '../../../src/contract/system.ts';
import { chosenEngine, engineOutlook, knowsLanguage, usableChoice } from './engine-facts.ts';

const engine = (id: string, change: Partial<EngineInfo> = {}): EngineInfo => ({
  id,
  name: id,
  model: 'm',
  location: { kind: 'local', place: 'this machine' },
  languages: null,
  available: true,
  problem: null,
  demo: false,
  ...change,
});
const demo = engine('pocketsphinx', { demo: true, languages: ['en-US'] });
const off = engine('yandex', { available: false, problem: 'no key' });
const status = (...engines: EngineInfo[]): SystemStatus => ({
  version: '1',
  engines,
  default_engine: engines.find((one) => one.available)?.id ?? null,
  limits: { max_file_size: 1, max_duration: 1, retention_hours: 24 },
  queue: { queued: 0, processing: 0, slots: 1 },
});

it('says demo only while every engine that works is a demonstration', () => {
  expect(engineOutlook(status(demo, off))).toBe('demo');
  expect(engineOutlook(status(demo, engine('local')))).toBe('real');
  expect(engineOutlook(status(off))).toBe('none');
});

it('falls back to the default when the chosen engine is gone', () => {
  const now = status(demo, off);
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
  expect(knowsLanguage(engine('any'), 'kk')).toBe(true);
});
