import { describe, expect, it } from 'vitest';
import { settleProcessing } from '../contract/processing.ts';
import { NO_GLOSSARY } from '../glossary/glossary-of-job.ts';
import { compose } from './compose.ts';
import type { HeardWord } from './heard-word.ts';

const SAID = 'ну мы мы встречаемся двенадцатого марта в пятнадцать тридцать сағат бесте келіңіздер'.split(' ');

/** One passage for each time that it is said, each with another word before it: what repeats itself word by word was invented. */
function heard(times: number): HeardWord[] {
  let startMs = 0;
  return Array.from({ length: times }, (_, time) => [`Қала${time}`, ...SAID]).flatMap((said) => {
    startMs += 1000;
    return said.map((text) => {
      startMs += 300;
      return { text, startMs, endMs: startMs + 280, confidence: 0.9, language: 'und', engine: 'test' };
    });
  });
}

const written = (words: readonly HeardWord[]) =>
  compose({
    words,
    speech: null,
    turns: null,
    diarizer: null,
    edits: [],
    voices: [],
    processing: settleProcessing({}),
    glossary: NO_GLOSSARY,
    requestedLanguage: 'auto',
  });

/** How often others had their turn before the work was done. */
async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  let isDone = false;
  const count = (): void => {
    if (isDone) return;
    turns++;
    setImmediate(count);
  };
  setImmediate(count);
  await work();
  isDone = true;
  return turns;
}

describe('the turns of others while a transcript is written', () => {
  it('lets others have their turn between the steps when it is long', async () => {
    expect(await turnsDuring(() => written(heard(200)))).toBeGreaterThanOrEqual(8);
  });

  it('is written at once when it is short', async () => {
    expect(await turnsDuring(() => written(heard(20)))).toBe(0);
  });

  it('reads the same when it is long as when it is short', async () => {
    const textsOf = async (times: number) => (await written(heard(times))).segments.map(({ text }) => text);
    const short = await textsOf(20);
    expect(short).toHaveLength(20);
    expect(short[0]).toContain('12\u00a0марта');
    expect((await textsOf(200)).slice(0, 20)).toEqual(short);
  });
});
