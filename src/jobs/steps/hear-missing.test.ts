import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Recognition } from '../../engines/engine.ts';
import { hearMissing, type Window } from './hear-missing.ts';

interface Said {
  text: string;
  startMs: number;
  endMs: number;
}

/** Whisper hears so much at a time, and loses all of it or nothing. */
const WHISPER_MS = 30_000;
const AUDIBLE_MS = 80;

/** Words as long as `lengths`, each behind one of `pauses`, with the silence round them that is sent. */
function speak(lengths: readonly number[], pauses: readonly number[]): { said: Said[]; durationMs: number; samples: Int16Array } {
  let atMs = 300;
  const said = lengths.map((length, index): Said => {
    const startMs = atMs + (index === 0 ? 0 : (pauses[index % pauses.length] ?? 0));
    atMs = startMs + length;
    return { text: `сөз${index}`, startMs, endMs: atMs };
  });
  const samples = new Int16Array((atMs + 400) * 16);
  for (const { startMs, endMs } of said) for (let i = startMs * 16; i < endMs * 16; i++) samples[i] = 4000 * Math.sin(i / 9);
  return { said, durationMs: atMs + 400, samples };
}

/** What is said between two places, without what `isLost` says of; a word that is cut is heard as half a word. */
function hear(said: readonly Said[], [fromMs, toMs]: Window, isLost: (word: Said) => boolean): Recognition {
  const words = said
    .filter((word) => Math.min(word.endMs, toMs) - Math.max(word.startMs, fromMs) > AUDIBLE_MS && !isLost(word))
    .map(({ text, startMs, endMs }) => ({
      text: startMs < fromMs || endMs > toMs ? `${text}…` : text,
      startMs: Math.max(startMs, fromMs) - fromMs,
      endMs: Math.min(endMs, toMs) - fromMs,
      confidence: null,
      language: null,
    }));
  return { words, warnings: [], billedMs: null };
}

const everySecond = (count: number) => speak(Array(count).fill(850), [150]);
const texts = (words: readonly { text: string }[]): string[] => words.map(({ text }) => text);
const isIn = ([fromMs, toMs]: Window, { startMs, endMs }: Said): boolean => startMs + endMs > 2 * fromMs && startMs + endMs < 2 * toMs;

/** Hears a clip whose `lost` windows are missing; what is asked for again is lost whole where `losesAgain` says so. */
async function hearAgain(
  { said, durationMs, samples }: ReturnType<typeof speak>,
  lost: readonly Window[],
  losesAgain: (asked: Window, again: number) => boolean = () => false,
) {
  const asked: [...Window, again: number][] = [];
  const first = hear(said, [0, durationMs], (word) => lost.some((window) => isIn(window, word)));
  const { recognition, missing } = await hearMissing(
    first,
    durationMs,
    async () => samples,
    async (fromMs, toMs, again) => {
      asked.push([fromMs, toMs, again]);
      const isLost = losesAgain([fromMs, toMs], again);
      return hear(said, [fromMs, toMs], () => isLost);
    },
  );
  return { words: recognition.words, missing, asked };
}

describe('hearMissing', () => {
  it('asks for nothing where nothing is missing', async () => {
    const clip = speak([400, 300, 500, 1000], [1100]);
    expect(await hearAgain(clip, [])).toMatchObject({ words: clip.said, missing: [], asked: [] });
  });

  it.each<[string, number, Window]>([
    ['a window of Whisper', 70, [30_000, 60_000]],
    ['the last window, however short', 31, [30_000, 33_000]],
    ['all of a short clip', 3, [0, 9000]],
    ['the first word', 20, [0, 1000]],
  ])('hears what is missing: %s', async (_, count, lost) => {
    const clip = everySecond(count);
    const { words, missing } = await hearAgain(clip, [lost]);
    expect(words).toMatchObject(clip.said);
    expect(missing).toEqual([]);
  });

  it('asks for no more than Whisper hears at a time', async () => {
    const clip = everySecond(120);
    const { words, asked } = await hearAgain(clip, [[20_000, 110_000]], (_, again) => again === 0);
    expect(texts(words)).toEqual(texts(clip.said));
    expect(Math.max(...asked.map(([fromMs, toMs]) => toMs - fromMs))).toBeLessThan(WHISPER_MS);
    expect(new Set(asked.map(([fromMs, toMs]) => `${fromMs} ${toMs}`)).size).toBe(asked.length);
  });

  it('names what stays without words, and no word that a neighbour heard', async () => {
    // Without a pause both halves have the middle.
    const clip = speak(Array(20).fill(500), [0]);
    const { words, missing } = await hearAgain(clip, [[0, 20_000]], ([fromMs], again) => again === 0 || fromMs === 0);
    const [first] = words;
    if (!first) throw new Error('expected words');
    expect(texts(words)).toEqual(texts(clip.said.slice(-words.length)));
    expect(words.length).toBeGreaterThan(10);
    expect(missing).toEqual([[0, first.startMs]]);
  });

  it('does not take a pause for a word when the words round it come again', async () => {
    const clip = everySecond(10);
    clip.durationMs += 600;
    const { missing, asked } = await hearAgain({ ...clip, samples: new Int16Array(clip.durationMs * 16) }, []);
    expect(missing).toEqual([]);
    expect(asked).toEqual([[9150, clip.durationMs, 0]]);
  });

  it('names a long window in which there are no words', async () => {
    const clip = everySecond(20);
    const said = clip.said.filter(({ startMs }) => startMs < 5000 || startMs > 12_000);
    expect((await hearAgain({ ...clip, said }, [])).missing).toEqual([[5150, 12_300]]);
  });

  it('has every word once or in a window that it names, whatever is lost', async () => {
    const length = fc.integer({ min: 300, max: 1100 });
    const pause = fc.oneof(fc.constant(0), fc.integer({ min: 100, max: 1000 }));
    const clips = fc.tuple(fc.array(length, { minLength: 1, maxLength: 120 }), fc.array(pause, { minLength: 1, maxLength: 40 }));
    const chances = fc.array(fc.boolean(), { minLength: 40, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(clips, chances, chances, async ([lengths, pauses], losesWindow, losesCall) => {
        const clip = speak(lengths, pauses);
        const windows = Array.from(
          { length: Math.ceil(clip.durationMs / WHISPER_MS) },
          (_, n): Window => [n * WHISPER_MS, (n + 1) * WHISPER_MS],
        );
        let calls = 0;
        const { words, missing } = await hearAgain(
          clip,
          windows.filter((_, n) => losesWindow[n]),
          () => losesCall[calls++ % losesCall.length] ?? false,
        );
        expect(texts(words)).toEqual(texts(clip.said.filter((word) => !missing.some((window) => isIn(window, word)))));
      }),
    );
  });
});
