import { describe, expect, it } from 'vitest';
import type { Transcript } from '../../src/contract/transcript.ts';
import { compare } from '../support/proof/compare.ts';
import type { ReferenceWord } from '../support/replay/make-reference.ts';

/** A word a second. */
const said = ['бір', 'екі', 'үш', 'төрт', 'бес', 'алты', 'жеті', 'екі', 'тоғыз', 'он'].map(
  (text, index): ReferenceWord => ({ text, startMs: index * 1000, endMs: index * 1000 + 800, language: 'kk', voice: 'aliya' }),
);
const heard = (words: readonly ReferenceWord[]): Transcript =>
  ({
    segments: [{ words: words.map(({ text, startMs, endMs }) => ({ text, start_time: startMs / 1000, end_time: endMs / 1000 })) }],
  }) as unknown as Transcript;
const compareWith = (words: readonly ReferenceWord[], ...gaps: { startMs: number; endMs: number }[]) =>
  compare({ words: said }, heard(words), gaps);

describe('what a transcript is compared with', () => {
  it('a word that is lost is told, but not in a gap that is named', () => {
    const without = said.toSpliced(4, 1);
    expect(compareWith(without)).toMatchObject({ lost: ['бес (4000 ms)'], invented: [], errors: 1 });
    expect(compareWith(without, { startMs: 3900, endMs: 4900 })).toMatchObject({ lost: [], inGaps: 1, heardInGaps: 0 });
  });

  it('a word that nobody said, or that is there twice, is told', () => {
    expect(compareWith([...said.slice(0, 4), ...said.slice(3)])).toMatchObject({ lost: [], invented: ['төрт (3000 ms)'], errors: 1 });
  });

  it('a word before a gap is not taken for the same word deep in it', () => {
    const gap = { startMs: 1900, endMs: 10_000 };
    expect(compareWith(said.slice(0, 2), gap)).toMatchObject({ lost: [], invented: [], worstMs: 0, inGaps: 8, errors: 8 });
    expect(compareWith(said.slice(0, 1), gap)).toMatchObject({ lost: [], inGaps: 8 });
  });

  it('a word that was heard deep in a gap makes the name of the gap wrong', () => {
    expect(compareWith(said, { startMs: 3900, endMs: 8900 }).heardInGaps).toBe(3);
  });
});
