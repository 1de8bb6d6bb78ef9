import { hash } from 'node:crypto';
import { readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Engine, RecogniseRequest } from '../../src/engines/engine.ts';
import { createLocal, type LocalEngines, planFor, startFor } from '../../src/engines/local/engine.ts';
import type { InstalledModel } from '../../src/engines/local/installed-models.ts';
import { requestFor } from '../support/clips.ts';
import { checkLeaks, childProcesses } from '../support/leak-check.ts';
import { testFolders } from '../support/test-folders.ts';
import { installLoudness, installWhisper } from '../support/tiny-models/install.ts';
import { loudnessModel } from '../support/tiny-models/loudness-model.ts';
import { type Burst, noise } from '../support/tiny-models/noise.ts';
import type { WhisperScript } from '../support/tiny-models/whisper-model.ts';

checkLeaks();

const SURROUNDINGS = { cores: 2, searchPath: process.env.PATH ?? '' };
const { newPath, root } = testFolders();

const open = (modelsDir: string, model: string | null = null): LocalEngines =>
  createLocal({ model, modelsDir, mirror: null }, SURROUNDINGS);
const first = ({ engines }: LocalEngines): Engine => engines[0] as Engine;
const burst = (level: number, startMs: number, lengthMs = 300): Burst => ({ level, startMs, endMs: startMs + lengthMs });
const clip = (lengthMs: number, bursts: Burst[], changes: Parameters<typeof requestFor>[2] = {}): Promise<RecogniseRequest> =>
  requestFor(root(), noise(lengthMs, bursts), changes);
const textOf = async (engine: Engine, request: RecogniseRequest): Promise<string> =>
  (await engine.recognise(request)).words.map(({ text }) => text).join(' ');

describe('a model that listens, through the native library', () => {
  test('words and their times are those of the audio, in PCM and in WAV; one process hears all clips', async () => {
    const modelsDir = newPath();
    await installLoudness(modelsDir, 'loud', { title: 'Loudness' });
    await using local = open(modelsDir);
    const engine = first(local);
    expect(engine).toMatchObject({ id: 'local', name: 'Loudness', demo: false, location: { kind: 'local', place: 'this machine' } });
    expect(engine.model).toMatch(/^loud@[0-9a-f]{8}$/);
    expect(await engine.check()).toBeNull();
    const bursts = [burst(0, 490), burst(1, 1290), burst(2, 1610), burst(3, 2890)];
    for (const encoding of ['pcm_s16le', 'wav'] as const) {
      const { words, covered } = await engine.recognise(await clip(4000, bursts, { encoding }));
      expect(words.map(({ text }) => text)).toEqual(['сәлем', 'әлемдер', 'мир']);
      for (const [index, startMs] of [490, 1290, 2890].entries())
        expect(Math.abs((words[index]?.startMs ?? 0) - startMs), `word ${index}`).toBeLessThan(100);
      expect(words[1]?.endMs).toBeGreaterThan(1610);
      expect(words.every(({ timing }) => timing === undefined)).toBe(true);
      expect(covered).toBeUndefined();
    }
    expect(childProcesses()).toHaveLength(1);
  });

  test('a clip of a millisecond is silence; nothing lies behind the end of a short one', async () => {
    const modelsDir = newPath();
    await installLoudness(modelsDir, 'loud');
    await using local = open(modelsDir);
    expect(await textOf(first(local), await clip(1, []))).toBe('');
    const { words } = await first(local).recognise(await clip(200, [burst(0, 90, 110)]));
    expect(words).toMatchObject([{ text: 'сәлем' }]);
    expect(words[0]?.endMs).toBeLessThanOrEqual(200);
  });

  test('what a model does not take is refused before it is loaded', async () => {
    const modelsDir = newPath();
    await installLoudness(modelsDir, 'loud', { maxSeconds: 2 });
    await using local = open(modelsDir);
    await expect(first(local).recognise(await clip(2001, []))).rejects.toMatchObject({ code: 'CHUNK_TOO_LARGE' });
    const mp3 = await clip(1000, []);
    await expect(first(local).recognise({ ...mp3, audio: { ...mp3.audio, encoding: 'mp3' } })).rejects.toMatchObject({
      code: 'ENGINE_REFUSED_AUDIO',
    });
    expect(childProcesses()).toEqual([]);
    const cut = await clip(1000, [], { encoding: 'wav' });
    await truncate(cut.audio.file, 20);
    await expect(first(local).recognise(cut)).rejects.toMatchObject({ code: 'ENGINE_FAILED' });
    expect(await textOf(first(local), await clip(1000, [burst(0, 490)]))).toBe('сәлем');
  });
});

describe('Whisper, through the native library', () => {
  const open2 = async (script: WhisperScript) => {
    const modelsDir = newPath();
    await installWhisper(modelsDir, 'w', script);
    return open(modelsDir);
  };

  test('words lie in its segments; it is told the language of each clip, and says which it heard', async () => {
    const tokens = [{ seconds: 0.5 }, ' Сәлем', ' ә', 'лем', '.', { seconds: 2 }, { seconds: 3 }, ' Добрый', ' день'] as const;
    await using local = await open2({ language: 'ru', segments: true, tokens });
    expect(first(local).capabilities).toMatchObject({ maxSeconds: 29, losesSpeech: true, wordTimes: false });
    const heard = await first(local).recognise(await clip(5000, []));
    expect(heard.covered).toEqual([
      [500, 2000],
      [3000, 5000],
    ]);
    expect(heard.words.map(({ text, startMs, language }) => [text, startMs, language])).toEqual([
      ['Сәлем', 500, 'ru'],
      ['әлем.', 1333, 'ru'],
      ['Добрый', 3000, 'ru'],
      ['день', 4200, 'ru'],
    ]);
    const told = await first(local).recognise(await clip(2000, [], { language: 'kk' }));
    expect(told.words.map(({ language }) => language)).toEqual(['kk', 'kk']);
  });

  test('what is cut off because more was said than can be written is not taken for the whole', async () => {
    await using local = await open2({ language: 'kk', segments: false, tokens: Array<' да'>(400).fill(' да') });
    await expect(first(local).recognise(await clip(10_000, []))).rejects.toMatchObject({ code: 'CHUNK_TOO_LARGE' });
  });

  test('a short clip is heard in a whole window: what is said quickly is written down as well', async () => {
    const words = [' Сәлем', ' Добрый', ' день', ' да'] as const;
    // Digits of pi, so that it does not repeat itself.
    const quick = [...'31415926535897932384626433832795028841971693993751058209749445923078164062'].map(
      (digit) => words[Number(digit) % 4] ?? ' да',
    );
    await using local = await open2({ language: 'kk', segments: false, tokens: quick });
    expect((await first(local).recognise(await clip(7000, []))).words).toHaveLength(quick.length);
  });

  test('a failure that the native code swallows is no empty transcript', async () => {
    await using local = await open2({ language: 'kk', segments: false, tokens: [' да'], fails: true });
    await expect(first(local).recognise(await clip(1000, []))).rejects.toMatchObject({ code: 'ENGINE_FAILED', retry: true });
  });
});

describe('a model that is missing or damaged is an error before anything is heard', () => {
  test('without any model there is an engine that says so, and stays out of the usual order', async () => {
    const modelsDir = newPath();
    await using local = open(modelsDir);
    expect(local.engines).toMatchObject([{ id: 'local', absent: true }]);
    expect(await first(local).check()).toBe(
      'no local model is installed; ./bin/kazru-stt models pull NAME fetches one, ./bin/kazru-stt models list shows which there are',
    );
    await expect(first(local).recognise(await clip(1000, []))).rejects.toMatchObject({ code: 'MODEL_DAMAGED' });
    await installLoudness(modelsDir, 'late');
    expect(await first(local).check()).toBe('the local model "late" was installed after the start; start again to use it');
  });

  test('LOCAL_MODEL that is not there is named, with what there is; a folder of models has them all', async () => {
    const modelsDir = newPath();
    await installLoudness(modelsDir, 'b');
    await installLoudness(modelsDir, 'a');
    await writeFile(join(modelsDir, 'a', 'notes.txt'), 'unimportant');
    await using local = open(modelsDir);
    expect(local.engines.map(({ id, model }) => [id, model.split('@')[0]])).toEqual([
      ['local', 'a'],
      ['local-b', 'b'],
    ]);
    await using chosen = open(modelsDir, 'b');
    expect(chosen.engines.map(({ id, model }) => [id, model.split('@')[0]])).toEqual([
      ['local', 'b'],
      ['local-a', 'a'],
    ]);
    await using byFolder = open(newPath(), join(modelsDir, 'b'));
    expect(await textOf(first(byFolder), await clip(1000, [burst(0, 490)]))).toBe('сәлем');
    await using wrong = open(modelsDir, 'c');
    expect(await first(wrong).check()).toBe(`LOCAL_MODEL: there is no folder ${join(modelsDir, 'c')}; installed: a, b`);
    expect(first(wrong).absent).toBeUndefined();
  });

  const damages: [string, (model: InstalledModel) => Promise<void>, RegExp][] = [
    ['a missing file', ({ dir }) => rm(join(dir, 'tokens.txt')), /tokens\.txt of the local model "loud" is missing/],
    ['a truncated file', async ({ dir }) => truncate(join(dir, 'model.onnx'), 100), /model\.onnx .* is damaged: 100 bytes, expected \d+/],
    [
      'a wrong hash',
      async ({ dir }) => {
        const file = join(dir, 'model.onnx');
        const bytes = await readFile(file);
        await writeFile(file, bytes.fill(7, 50, 60));
        await utimes(file, 5, 5);
      },
      /model\.onnx .* is damaged: SHA-256 /,
    ],
    [
      'an unknown family',
      async ({ dir, manifest }) => writeFile(join(dir, 'model.json'), JSON.stringify({ ...manifest, family: 'kaldi' })),
      /model\.json: family: /,
    ],
  ];
  test.each(damages)('%s', async (_what, damage, expected) => {
    const modelsDir = newPath();
    await damage(await installLoudness(modelsDir, 'loud'));
    await using local = open(modelsDir, 'loud');
    expect(await first(local).check()).toMatch(expected);
    const failure = await first(local)
      .recognise(await clip(1000, []))
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'MODEL_DAMAGED', retry: false, message: expect.stringMatching(expected) });
    expect(childProcesses()).toEqual([]);
  });

  test('what the native code itself refuses is said in its words, without paths of this machine', async () => {
    const modelsDir = newPath();
    const { dir, manifest } = await installLoudness(modelsDir, 'bare');
    const bytes = loudnessModel({ metadata: {} });
    await writeFile(join(dir, 'model.onnx'), bytes);
    const checksums = {
      ...manifest.checksums,
      'model.onnx': { bytes: bytes.length, sha256: hash('sha256', bytes) },
    };
    await writeFile(join(dir, 'model.json'), JSON.stringify({ ...manifest, checksums }));
    await using local = open(modelsDir);
    expect(await first(local).check()).toBeNull();
    const failure = await first(local)
      .recognise(await clip(1000, []))
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: 'MODEL_DAMAGED',
      message: `The local model "bare" cannot be loaded: 'vocab_size' does not exist in the metadata`,
    });
    expect(JSON.stringify(failure)).not.toContain(root());
  });

  test('a file that sherpa misses is the same, though sherpa only says "Please check your config!"', async () => {
    const model = await installLoudness(newPath(), 'loud');
    const child = startFor({ ...model, dir: '/nowhere' }, planFor(model, SURROUNDINGS), SURROUNDINGS);
    await expect(child.loaded).rejects.toMatchObject({
      code: 'MODEL_DAMAGED',
      message: expect.stringMatching(/cannot be loaded: .*tokens\.txt' does not exist/),
    });
    expect(child.alive).toBe(false);
  });

  test('a model that was replaced under a running server is not called damaged', async () => {
    const modelsDir = newPath();
    const { dir } = await installLoudness(modelsDir, 'loud');
    await using local = open(modelsDir);
    expect(await first(local).check()).toBeNull();
    await rm(dir, { recursive: true });
    await installLoudness(modelsDir, 'loud', { work: 10 });
    expect(await first(local).check()).toBe('the local model "loud" was replaced after the start; start again to use it');
  });
});
