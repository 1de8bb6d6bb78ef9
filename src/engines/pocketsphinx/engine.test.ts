import { createReadStream, existsSync } from 'node:fs';
import { mkdir, mkdtempDisposable, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkLeaks } from '../../../test/support/leak-check.ts';
import type { AudioClip } from '../engine.ts';
import { createPocketSphinx } from './engine.ts';

checkLeaks();

let folder: Awaited<ReturnType<typeof mkdtempDisposable>>;
beforeEach(async () => {
  folder = await mkdtempDisposable(join(tmpdir(), 'kazru-test-'));
});
afterEach(() => folder[Symbol.asyncDispose]());

const engine = (model: string | null = null) => createPocketSphinx({ model, cores: 1, path: `/nowhere:${folder.path}` });
const program = (name: string, script: string) => writeFile(join(folder.path, name), `#!/bin/sh\n${script}\n`, { mode: 0o700 });
const never = new AbortController().signal;

async function clip(durationMs = 1000): Promise<AudioClip> {
  const file = join(folder.path, 'clip.raw');
  await writeFile(file, Buffer.alloc(32 * durationMs));
  return { encoding: 'pcm_s16le', durationMs, bytes: 32 * durationMs, file, open: () => createReadStream(file) };
}
const recognise = async (signal = never, onProgress?: (ms: number) => void) =>
  engine().recognise({
    audio: await clip(),
    language: 'en',
    deferred: false,
    speakers: null,
    hints: [],
    ticket: null,
    onAccepted: async () => {},
    signal,
    ...(onProgress && { onProgress }),
  });

/** In the shape that the documentation of version 5 gives; it was not compared with a real version 5. */
const V5 = `{"b":0.000,"d":0.900,"p":1.000,"t":"good day","w":[{"b":0.000,"d":0.060,"p":1.000,"t":"<s>"},{"b":0.060,"d":0.440,"p":0.972,"t":"good"},{"b":0.500,"d":0.400,"p":0.900,"t":"day(2)"}]}`;

/** Whether the program that wrote its pid is alive. */
const stillRuns = async (): Promise<boolean> => existsSync(`/proc/${(await readFile(join(folder.path, 'pid'), 'utf8')).trim()}`);

describe('which program runs', () => {
  it('is pocketsphinx_continuous where it is installed, with the times of its words', async () => {
    await program('pocketsphinx', 'exit 9');
    await program(
      'pocketsphinx_continuous',
      `echo "good 0.060 0.500 0.972000"; echo "<sil> 0.500 0.600 1.000000"; echo "$@" > ${folder.path}/args`,
    );
    const heardMs: number[] = [];
    const { words } = await recognise(never, (ms) => heardMs.push(ms));
    expect(words).toEqual([{ text: 'good', startMs: 60, endMs: 500, confidence: 0.972, language: 'en' }]);
    expect(heardMs).toEqual([500, 500]);
  });

  it('is the command of version 5 where only that is', async () => {
    await program('pocketsphinx', `test "$7" = live -a "$8" = ${folder.path}/clip.raw || exit 3; echo '${V5}'`);
    const result = await recognise();
    expect(result).toMatchObject({ billedMs: null, warnings: [] });
    expect(result.words).toEqual([
      { text: 'good', startMs: 60, endMs: 500, confidence: 0.972, language: 'en' },
      { text: 'day', startMs: 500, endMs: 900, confidence: 0.9, language: 'en' },
    ]);
  });

  it('is none where none is installed: check and recognise name the command that installs it', async () => {
    expect(await engine().check()).toContain('sudo apt-get install pocketsphinx pocketsphinx-en-us');
    await expect(recognise()).rejects.toMatchObject({
      code: 'ENGINE_UNAVAILABLE',
      message: expect.stringContaining('sudo apt-get install pocketsphinx pocketsphinx-en-us'),
    });
  });
});

describe('check', () => {
  it('names the first file of the model that is missing, and nothing when all is there', async () => {
    await program('pocketsphinx', '');
    expect(await engine(folder.path).check()).toBe(`POCKETSPHINX_MODEL: ${folder.path}/en-us/mdef is missing`);
    await mkdir(join(folder.path, 'en-us'));
    for (const name of ['en-us/mdef', 'en-us.lm.bin', 'cmudict-en-us.dict']) await writeFile(join(folder.path, name), '');
    expect(await engine(folder.path).check()).toBeNull();
  });
});

describe('a program that', () => {
  it.each([
    ['ends with an error', 'echo "good 0.060 0.500 0.972000"; exit 1', 'exit code 1'],
    ['is killed', 'kill -SEGV $$', 'ended by SIGSEGV'],
  ])('%s fails the chunk, which may be tried again', async (_, script, reason) => {
    await program('pocketsphinx_continuous', script);
    await expect(recognise()).rejects.toMatchObject({ code: 'ENGINE_FAILED', retry: true, details: { engine: 'pocketsphinx', reason } });
  });

  it('prints half a line in version 5 fails the chunk too, and is not left running', async () => {
    await program('pocketsphinx', `echo $$ > ${folder.path}/pid; echo '{"b":0.000,"d":0.9'; exec sleep 1000`);
    await expect(recognise()).rejects.toMatchObject({ code: 'ENGINE_FAILED', details: { reason: expect.stringContaining('not JSON') } });
    expect(await stillRuns()).toBe(false);
  });

  it('hangs is killed when the signal aborts, and nothing of it is left', async () => {
    await program('pocketsphinx_continuous', `echo $$ > ${folder.path}/pid; echo "good 0.060 0.500 0.972000"; exec sleep 1000`);
    const stop = new AbortController();
    const cancelled = new Error('cancelled');
    const running = recognise(stop.signal, () => stop.abort(cancelled));
    await expect(running).rejects.toBe(cancelled);
    expect(await stillRuns()).toBe(false);
  });

  it('is aborted before it starts does not start', async () => {
    await program('pocketsphinx_continuous', `echo $$ > ${folder.path}/pid; exec sleep 1000`);
    const cancelled = new Error('cancelled');
    await expect(recognise(AbortSignal.abort(cancelled))).rejects.toBe(cancelled);
    await expect(stillRuns()).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
