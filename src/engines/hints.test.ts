import { describe, expect, it } from 'vitest';
import { createCombined } from './combined.ts';
import { fakeEngine } from './fake-engine.ts';
import { hintsFor, takesHints } from './hints.ts';

const { capabilities } = fakeEngine('plain');
const telling = (maxBytes: number) => ({ capabilities: { ...capabilities, hints: { maxBytes } } });
const TERMS = ['Kaspi Bank', 'Қазақтелеком', 'Kaspi  Bank', '  ', 'ЭСФ'];

describe('hintsFor', () => {
  it.each([
    [1000, ['Kaspi Bank', 'Қазақтелеком', 'ЭСФ']],
    [36, ['Kaspi Bank', 'Қазақтелеком']],
    [35, ['Kaspi Bank', 'ЭСФ']],
    [6, ['ЭСФ']],
    [5, []],
  ])('takes what fits into %i bytes, each term once', (maxBytes, told) => expect(hintsFor(telling(maxBytes), TERMS)).toEqual(told));

  it('takes none for an engine that takes none', () => expect(hintsFor({ capabilities }, TERMS)).toEqual([]));
});

describe('takesHints', () => {
  const [deaf, keen] = [fakeEngine('deaf'), fakeEngine('keen', telling(100))];
  it('of an engine, and of those that are voted on', () => {
    expect([deaf, keen, createCombined([deaf, keen]), createCombined([deaf, fakeEngine('other')])].map(takesHints)).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});
