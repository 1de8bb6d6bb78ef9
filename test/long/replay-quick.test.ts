import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { encode } from '../../src/audio/encode.ts';
import { recording } from '../support/audio-maker.ts';
import { checkLeaks, temporaryFolder } from '../support/leak-check.ts';
import { concat, SAMPLE_RATE, silence } from '../support/pcm.ts';
import { expectSpoken, heardAsSpeech } from '../support/replay/check-reference.ts';
import { hear } from '../support/replay/hear.ts';
import { createHearer } from '../support/replay/hearer.ts';
import { createLocate, type Locate, type Stretch } from '../support/replay/locate.ts';
import { makeReference, type Reference } from '../support/replay/make-reference.ts';
import { seeded } from '../support/replay/random.ts';
import { recipe } from '../support/replay/reference/recipe.ts';
import { expectFound, splice, spliceAtPauses, spliceAtRandom } from '../support/replay/splice.ts';

checkLeaks();

let reference: Reference;
let locate: Locate;
beforeAll(async () => {
  reference = await makeReference({ minutes: 1.5 });
  locate = createLocate(reference.samples);
});

describe('what is said in twelve minutes', () => {
  const said = recipe(12, 16);
  const languages = said.map(({ language }) => language);

  test('is a rich vocabulary in two languages, which change inside a sentence', () => {
    expect(new Set(said.map(({ text }) => text)).size).toBeGreaterThanOrEqual(250);
    for (const language of ['kk', 'ru']) expect(languages.filter((one) => one === language).length / said.length).toBeGreaterThan(0.35);
    const switches = said.filter(({ language, pauseMs }, index) => pauseMs < 200 && language !== languages[index - 1]);
    expect(switches.length).toBeGreaterThan(100);
    expect(new Set(said.map(({ voice }) => voice.name)).size).toBe(4);
  });

  test('has pauses from 0.1 to 6 s, and none in one stretch', () => {
    const pauses = said.filter(({ pauseFree }) => !pauseFree).map(({ pauseMs }) => pauseMs);
    expect([Math.min(...pauses), Math.max(...pauses)]).toEqual([100, expect.closeTo(5900, -3)]);
    const [first, last] = [said.findIndex(({ pauseFree }) => pauseFree), said.findLastIndex(({ pauseFree }) => pauseFree)];
    const stretch = said.slice(first, last + 1);
    expect(stretch.every(({ pauseFree, pauseMs }) => pauseFree && pauseMs === 0)).toBe(true);
    for (const [index, { text }] of stretch.entries())
      expect(stretch.slice(index + 1, index + 5).map((other) => other.text)).not.toContain(text);
  });

  test('is never said twice in the same manner', () => {
    expect(new Set(said.map(({ text, voice, pitch, rate }) => `${text} ${voice.name} ${pitch} ${rate}`)).size).toBe(said.length);
  });
});

describe('the recording', () => {
  test('has every word where it says, and the noise floor elsewhere', () => expectSpoken(reference));

  test('is heard as speech by the detector, every word of it', async () => {
    expect(await heardAsSpeech(reference)).toEqual([]);
  });

  test('is the same when two processes make it at once', async () => {
    const module = join(import.meta.dirname, '../support/replay/make-reference.ts');
    const seed = process.pid;
    const program = `const { makeReference } = await import(${JSON.stringify(module)});
      const { wavFile, words } = await makeReference({ minutes: 0.5, seed: ${seed} });
      console.log(JSON.stringify({ wavFile, words }));`;
    const run = async (): Promise<unknown> =>
      JSON.parse((await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], { timeout: 60_000 })).stdout);
    const [one, other] = await Promise.all([run(), run()]);
    expect(one).toEqual(other);
    const here = await makeReference({ minutes: 0.5, seed });
    expect({ wavFile: here.wavFile, words: here.words }).toEqual(one);
    expect((await readFile(here.wavFile)).length).toBe(44 + here.samples.length * 2);
    await rm(dirname(here.wavFile), { recursive: true });
  });
});

describe('locating', () => {
  test('finds any cut to the millisecond', () => {
    const random = seeded('cuts');
    for (let turn = 0; turn < 15; turn++) {
      const made = spliceAtRandom(reference, random, 1);
      const found = locate(made.pcm);
      expectFound(found, made);
      const [{ clipStartMs = 0, refStartMs = 0 } = {}] = found;
      if (found.length > 0) expect(refStartMs - clipStartMs).toBe(made.stretches[0]?.refStartMs);
    }
  });

  test('finds cuts one after the other, under any gain, and where one gives way to the next', () => {
    const random = seeded('splices');
    for (let turn = 0; turn < 15; turn++) {
      const made = spliceAtPauses(reference, random, random.whole(2, 5));
      const found = locate(made.pcm);
      expectFound(found, made);
      expect(hear(reference, found)).toEqual(hear(reference, made.stretches));
    }
  });

  test.each(['pcm_s16le', 'wav', 'flac', 'ogg_opus', 'mp3'] as const)('finds them in %s', async (encoding) => {
    await using folder = await temporaryFolder();
    const random = seeded(encoding);
    const hearer = createHearer(reference);
    for (let turn = 0; turn < 3; turn++) {
      const made = spliceAtPauses(reference, random, 3);
      const signal = AbortSignal.timeout(60_000);
      const { file } = await encode(made.pcm, { encoding, path: join(folder.path, `${turn}`), cwd: folder.path, signal });
      const bytes = await readFile(file);
      const { stretches, words } =
        encoding === 'pcm_s16le' ? listenTo(new Int16Array(Uint8Array.from(bytes).buffer)) : await hearer.hear(bytes);
      expectFound(stretches, made);
      const expected = hear(reference, made.stretches);
      expect(words.map(({ text }) => text)).toEqual(expected.map(({ text }) => text));
      for (const [index, { startMs, endMs }] of words.entries()) {
        expect(Math.abs(startMs - (expected[index]?.startMs ?? 0))).toBeLessThanOrEqual(10);
        expect(Math.abs(endMs - (expected[index]?.endMs ?? 0))).toBeLessThanOrEqual(10);
      }
    }
  });

  test('leaves out what is not of the reference, beside what is', async () => {
    const foreign = await recording('jfk.wav');
    const random = seeded('foreign');
    expect(locate(foreign)).toEqual([]);
    expect(locate(silence(3000))).toEqual([]);
    expect(locate(silence(0))).toEqual([]);
    expect(locate(silence(4000).map(() => random.whole(-9000, 9000)))).toEqual([]);
    const own = splice(reference, [[reference.words[3]?.startMs ?? 0, 4000]], 1);
    const [found, ...more] = locate(concat(foreign, own.pcm, foreign));
    expect(more).toEqual([]);
    expect((found?.refStartMs ?? 0) - (found?.clipStartMs ?? 0)).toBe(
      (own.stretches[0]?.refStartMs ?? 0) - foreign.length / (SAMPLE_RATE / 1000),
    );
  });

  function listenTo(pcm: Int16Array): { stretches: Stretch[]; words: ReturnType<typeof hear> } {
    const stretches = locate(pcm);
    return { stretches, words: hear(reference, stretches) };
  }
});

describe('hearing', () => {
  const anyCut = fc.tuple(fc.integer({ min: 0, max: 80_000 }), fc.integer({ min: 100, max: 9000 }));

  test('gives the letters of a cut word to both sides, none twice', () => {
    const whole = (fromMs: number, toMs: number): string[] =>
      hear(reference, [{ clipStartMs: 0, clipEndMs: toMs - fromMs, refStartMs: fromMs }]).map(({ text }) => text);
    fc.assert(
      fc.property(fc.nat(reference.words.length - 1), fc.double({ min: 0, max: 1, noNaN: true }), (index, share) => {
        const { startMs, endMs, text } = reference.words[index] as Reference['words'][number];
        const atMs = Math.round(startMs + share * (endMs - startMs));
        const [before = '', after = ''] = [whole(startMs, atMs)[0], whole(atMs, endMs)[0]];
        expect(text.startsWith(before) && text.endsWith(after)).toBe(true);
        // What is shorter than 80 ms is heard on no side; half a letter belongs to one of them.
        expect(Math.abs(before.length + after.length - text.length)).toBeLessThanOrEqual(
          before === '' || after === '' ? text.length / 2 : 1,
        );
      }),
    );
  });

  test('keeps words in order and inside the clip', () => {
    fc.assert(
      fc.property(fc.array(anyCut, { minLength: 1, maxLength: 5 }), fc.boolean(), (cuts, errs) => {
        const { stretches } = splice(reference, cuts, 1);
        const words = hear(reference, stretches, errs ? { rate: 0.3, seed: 1 } : null);
        for (const [index, { startMs, endMs, confidence, text }] of words.entries()) {
          expect(startMs).toBeGreaterThanOrEqual(words[index - 1]?.endMs ?? 0);
          expect(endMs).toBeGreaterThan(startMs);
          expect(endMs).toBeLessThanOrEqual(stretches.at(-1)?.clipEndMs ?? 0);
          expect(confidence > 0 && confidence < 1 && text !== '').toBe(true);
        }
      }),
    );
  });

  test('mistakes a word in the same way in every clip, and another engine others', () => {
    const errors = { rate: 0.3, seed: 'one' };
    const all = hear(reference, [{ clipStartMs: 0, clipEndMs: reference.durationMs, refStartMs: 0 }], errors);
    const [from, to] = [reference.words[20]?.startMs ?? 0, reference.words[60]?.endMs ?? 0];
    const part = hear(reference, [{ clipStartMs: 0, clipEndMs: to - from, refStartMs: from }], errors);
    const same = all.filter(({ startMs, endMs }) => startMs >= from && endMs <= to);
    expect(part.map(({ text, confidence }) => [text, confidence])).toEqual(same.map(({ text, confidence }) => [text, confidence]));
    const other = hear(reference, [{ clipStartMs: 0, clipEndMs: reference.durationMs, refStartMs: 0 }], { ...errors, seed: 'two' });
    expect(other.map(({ text }) => text)).not.toEqual(all.map(({ text }) => text));
  });
});
