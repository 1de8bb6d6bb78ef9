import { beforeAll, expect, it } from 'vitest';
import { checkLeaks } from '../support/leak-check.ts';
import { concat, wav } from '../support/pcm.ts';
import { cutClip, pausesOf } from '../support/replay/cut-clip.ts';
import { createHearer, type Hearer } from '../support/replay/hearer.ts';
import { makeReference, type Reference } from '../support/replay/make-reference.ts';
import { seeded } from '../support/replay/random.ts';

checkLeaks();

let reference: Reference;
let hearer: Hearer;
beforeAll(async () => {
  reference = await makeReference({ minutes: 1.5 });
  hearer = createHearer(reference);
});

it('hears all of the reference, each word once and at its time', async () => {
  const { words, durationMs, stretches } = await hearer.hear(cutClip(reference, 0, reference.durationMs).file);
  expect(words.map(({ text }) => text)).toEqual(reference.words.map(({ text }) => text));
  for (const [index, { startMs, voice, language }] of words.entries()) {
    expect(Math.abs(startMs - (reference.words[index]?.startMs ?? 0))).toBeLessThanOrEqual(5);
    expect({ voice, language }).toEqual({ voice: reference.words[index]?.voice, language: reference.words[index]?.language });
  }
  expect([durationMs, stretches.length]).toEqual([reference.durationMs, 1]);
});

it('hears what is left of a word that the cut went through', async () => {
  const random = seeded(11);
  const long = reference.words.filter(
    ({ startMs, endMs }) => endMs - startMs > 400 && startMs > 3000 && endMs < reference.durationMs - 3000,
  );
  for (let turn = 0; turn < 5; turn++) {
    const word = random.pick(long);
    const at = random.whole(word.startMs + 120, word.endMs - 120);
    const share = (at - word.startMs) / (word.endMs - word.startMs);
    const before = (await hearer.hear(cutClip(reference, at - 3000, at).file)).words.at(-1);
    const after = (await hearer.hear(cutClip(reference, at, at + 3000).file)).words[0];
    expect(word.text.startsWith(before?.text ?? '-')).toBe(true);
    expect(word.text.endsWith(after?.text ?? '-')).toBe(true);
    expect(Math.abs((before?.text.length ?? 0) - word.text.length * share)).toBeLessThanOrEqual(1);
    expect(Math.abs((after?.text.length ?? 0) - word.text.length * (1 - share))).toBeLessThanOrEqual(1);
    expect(Math.abs((before?.endMs ?? 0) - 3000)).toBeLessThanOrEqual(10);
    expect(after?.startMs).toBeLessThanOrEqual(10);
  }
});

it('does not hear a word of which next to nothing is left', async () => {
  const word = reference.words.find(({ startMs, endMs }) => startMs > 3000 && endMs - startMs > 400);
  const { endMs = 0, text } = word ?? {};
  const { words } = await hearer.hear(cutClip(reference, endMs - 60, endMs + 3000).file);
  expect(words.length).toBeGreaterThan(0);
  expect(text?.endsWith(words[0]?.text ?? '')).toBe(false);
});

it('hears parts that were put together, at their new places and at another loudness', async () => {
  const [one = 0, two = 0, three = 0, four = 0] = pausesOf(reference);
  const [late, early] = [cutClip(reference, three, four), cutClip(reference, one, two)];
  const pcm = concat(reference.samples.slice(three * 16, four * 16), reference.samples.slice(one * 16, two * 16)).map(
    (sample) => sample * 0.6,
  );
  const { words, stretches } = await hearer.hear(wav(pcm));
  const moved = early.words.map((word) => ({ ...word, startMs: word.startMs + late.durationMs }));
  const expected = [...late.words, ...moved];
  expect(words.map(({ text }) => text)).toEqual(expected.map(({ text }) => text));
  for (const [index, { startMs }] of words.entries()) expect(Math.abs(startMs - (expected[index]?.startMs ?? 0))).toBeLessThanOrEqual(10);
  expect(stretches).toHaveLength(2);
});

it('hears nothing in what is not of the reference, and refuses what is no audio', async () => {
  const random = seeded(5);
  const noise = new Int16Array(16 * 4000).map(() => random.whole(-3000, 3000));
  expect((await hearer.hear(wav(noise))).words).toEqual([]);
  await expect(hearer.hear(Buffer.from('this is no audio'))).rejects.toThrow();
});

it('makes mistakes at the rate that is asked for, less sure of them but not always', async () => {
  const { file } = cutClip(reference, 0, reference.durationMs);
  const { words } = await hearer.hear(file, { wordErrors: { rate: 0.3, seed: 1 } });
  const said = new Set(reference.words.map(({ text, startMs }) => `${text} ${startMs}`));
  const isRight = ({ text, startMs }: { text: string; startMs: number }): boolean => said.has(`${text} ${startMs}`);
  const right = words.filter(isRight);
  const wrong = words.filter((word) => !isRight(word));
  const lost = reference.words.length - right.length;
  expect(lost / reference.words.length).toBeGreaterThan(0.1);
  expect(lost / reference.words.length).toBeLessThan(0.35);
  expect(wrong.length).toBeGreaterThan(0);
  const mean = (list: typeof words): number => list.reduce((sum, { confidence }) => sum + confidence, 0) / list.length;
  expect(mean(right) - mean(wrong)).toBeGreaterThan(0.1);
  expect(Math.max(...wrong.map(({ confidence }) => confidence))).toBeGreaterThan(Math.min(...right.map(({ confidence }) => confidence)));
  for (const [index, { startMs, endMs }] of words.entries()) {
    expect(endMs).toBeGreaterThan(startMs);
    expect(startMs).toBeGreaterThanOrEqual(words[index - 1]?.startMs ?? 0);
  }
});
