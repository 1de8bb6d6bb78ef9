import { describe, expect, it } from 'vitest';
import { hearAll } from './hear-all.ts';
import type { Reference } from './reference.ts';

const references = ['a', 'b', 'c', 'd'].map((name): Reference => ({ name, file: `/${name}`, text: name, language: 'und', turns: null }));
const heard = (text: string) => ({ kind: 'heard', text, written: text, turns: null, run: null }) as const;

describe('hearAll', () => {
  it('hears everything with every engine, in the order of the references, so many at once', async () => {
    let running = 0;
    let most = 0;
    const hearings = await hearAll(references, ['one', 'two'], {
      atOnce: 3,
      signal: new AbortController().signal,
      async hear(reference, engine) {
        most = Math.max(most, ++running);
        // Those that began first end last.
        for (let turn = 0; turn < 20 - reference.text.charCodeAt(0) / 10; turn++) await Promise.resolve();
        running--;
        return heard(`${reference.text} ${engine}`);
      },
    });
    expect(most).toBe(3);
    expect(hearings.map(({ reference, engine }) => `${reference.name} ${engine}`)).toEqual(
      references.flatMap(({ name }) => [`${name} one`, `${name} two`]),
    );
    expect(hearings.map(({ outcome }) => outcome)).toEqual(references.flatMap(({ text }) => [heard(`${text} one`), heard(`${text} two`)]));
  });

  it('begins nothing new after a stop, and names what was left', async () => {
    const stop = new AbortController();
    const hearings = await hearAll(references, ['one'], {
      atOnce: 1,
      signal: stop.signal,
      async hear({ text }) {
        if (text === 'b') stop.abort();
        return heard(text);
      },
    });
    expect(hearings.map(({ outcome }) => outcome.kind)).toEqual(['heard', 'heard', 'failed', 'failed']);
    expect(hearings[2]?.outcome).toEqual({ kind: 'failed', error: 'stopped before its turn' });
  });
});
