import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadConfig } from '../config/config.ts';
import { readEnv } from '../config/env.ts';
import { supports } from './candidates.ts';
import type { Engine } from './engine.ts';
import { fakeEngine } from './fake-engine.ts';
import { createEngines } from './registry.ts';

const broken = { check: async () => 'it has no key; set ITS_KEY' };
const enginesOf = (order: string, engines: Engine[]) => createEngines(loadConfig(readEnv({ ENGINE_ORDER: order })).engines, engines);

describe('choose', () => {
  const english = fakeEngine('english', { languages: ['en'] });
  const kazakh = fakeEngine('kazakh', { languages: ['kk', 'ru'] });

  it.each([
    ['the first of the order', 'english,kazakh', [english, kazakh], 'auto', 'english'],
    ['the order, not the list', 'kazakh,english', [english, kazakh], 'auto', 'kazakh'],
    ['the first that has the language', 'english,kazakh', [english, kazakh], 'kk', 'kazakh'],
    ['the first when none has it', 'english,kazakh', [english, kazakh], 'de', 'english'],
    ['the next where one cannot be used', 'kazakh,english', [english, { ...kazakh, ...broken }], 'kk', 'english'],
    ['only engines of the order', 'english', [english, kazakh], 'kk', 'english'],
  ])('auto takes %s', async (_, order, engines, language, chosen) => {
    expect((await enginesOf(order, engines).choose('auto', language)).id).toBe(chosen);
  });

  it('follows the order of a language where there is one, for the choice and for who takes over', async () => {
    const engines = enginesOf('english,kazakh; kk=third,kazakh', [english, kazakh, fakeEngine('third')]);
    expect((await engines.choose('auto', 'kk')).id).toBe('third');
    expect((await engines.choose('auto', 'ru')).id).toBe('kazakh');
    const after = await engines.candidates(await engines.choose('auto', 'kk'), 'kk', 'any');
    expect(after.map(({ id }) => id)).toEqual(['third', 'kazakh']);
  });

  it('takes a named engine whatever the language, and no other when it cannot be used', async () => {
    expect((await enginesOf('kazakh', [english, kazakh]).choose('english', 'kk')).id).toBe('english');
    const engines = enginesOf('english', [english, { ...kazakh, ...broken }]);
    await expect(engines.choose('kazakh', 'kk')).rejects.toMatchObject({
      code: 'ENGINE_UNAVAILABLE',
      message: expect.stringContaining('set ITS_KEY'),
    });
  });

  it('takes an engine whose check throws for one that cannot be used', async () => {
    const failing = fakeEngine('failing', { check: () => Promise.reject(new Error('no route')) });
    await expect(enginesOf('failing', [failing]).choose('auto', 'en')).rejects.toMatchObject({
      message: expect.stringContaining('no route'),
    });
  });

  it('names the engines there are when it is asked for another', async () => {
    const engines = enginesOf('english', [english, kazakh]);
    expect(() => engines.assertKnown('whisper')).toThrow(
      expect.objectContaining({ code: 'UNKNOWN_ENGINE', details: { field: 'engine', engines: ['auto', 'english', 'kazakh'] } }),
    );
    await expect(engines.choose('whisper', 'en')).rejects.toMatchObject({ code: 'UNKNOWN_ENGINE' });
    engines.assertKnown('auto');
    engines.assertKnown('kazakh');
    expect(engines.find('whisper')).toBeNull();
  });
});

describe('the registry', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('refuses an order that names no engine of ours', () => {
    expect(() => enginesOf('yandx', [fakeEngine('yandex')])).toThrow('ENGINE_ORDER names "yandx", which is no engine; there are: yandex');
  });

  it('asks a broken engine again soon and a working one seldom', async () => {
    const answers = ['not yet', null];
    const check = vi.fn(async () => answers.shift() ?? null);
    const engines = enginesOf('a', [fakeEngine('a', { check })]);
    expect((await engines.describe())[0]).toMatchObject({ id: 'a', available: false, problem: 'not yet' });
    await engines.describe();
    expect(check).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(11_000);
    expect((await engines.describe())[0]).toMatchObject({ available: true, problem: null });
    vi.advanceTimersByTime(60_000);
    await engines.describe();
    expect(check).toHaveBeenCalledTimes(2);
  });
});

describe('supports', () => {
  it('is true for auto and for engines of any language', () => {
    const english = fakeEngine('a', { languages: ['en'] });
    expect([supports(english, 'en'), supports(english, 'kk'), supports(english, 'auto')]).toEqual([true, false, true]);
    expect(supports(fakeEngine('b'), 'kk')).toBe(true);
  });
});
