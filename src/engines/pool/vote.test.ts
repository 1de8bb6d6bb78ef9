import { describe, expect, it } from 'vitest';
import type { Recognition } from '../engine.ts';
import { fakeEngine } from '../fake-engine.ts';
import { voteOn } from './vote.ts';

const heardBy = (id: string, recognition: Pick<Recognition, 'words' | 'covered'>) => ({
  engine: fakeEngine(id),
  recognition: { warnings: [], billedMs: null, ...recognition },
});
const word = (text: string, startMs: number, endMs: number) => ({ text, startMs, endMs, confidence: 0.9, language: 'kk' });

describe('voteOn', () => {
  it('covers what any of them covers: by its own account, else by its words', () => {
    const one = heardBy('one', { words: [word('бір', 6000, 6400), word('екі', 8000, 8300)] });
    const two = heardBy('two', { words: [word('бір', 6000, 6400)], covered: [[0, 7000]] });
    expect(voteOn([one, two]).covered).toEqual([
      [0, 7000],
      [6000, 6400],
      [8000, 8300],
    ]);
  });
});
