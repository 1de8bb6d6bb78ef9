import { readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { DiarizeRequest, Diarizer } from '../../src/engines/diarization/diarizer.ts';
import { createSherpa } from '../../src/engines/diarization/sherpa/diarizer.ts';
import { checkLeaks, childProcesses } from '../support/leak-check.ts';
import { testFolders } from '../support/test-folders.ts';
import { loudnessModel } from '../support/tiny-models/loudness-model.ts';
import { type Burst, noise } from '../support/tiny-models/noise.ts';
import { installSpeakerModels, segmentationModel } from '../support/tiny-models/speaker-models.ts';

checkLeaks();

const { newFolder } = testFolders();
const SURROUNDINGS = { cores: 2, searchPath: process.env.PATH ?? '' };
const NO_COUNT = { exact: null, min: null, max: null };
/** Two voices that take turns of three seconds. */
const dialogue = (seconds: number, voices: readonly number[] = [0, 1]): Burst[] =>
  Array.from({ length: Math.floor(seconds / 4) }, (_, turn) => ({
    level: voices[turn % voices.length] ?? 0,
    startMs: turn * 4000 + 500,
    endMs: turn * 4000 + 3500,
  }));

async function setUp(threshold = 0.5) {
  const dir = await newFolder();
  const models = await installSpeakerModels(dir);
  const sherpa = createSherpa({ ...models, threshold }, SURROUNDINGS);
  const diarize = async (seconds: number, bursts: readonly Burst[], changes: Partial<DiarizeRequest> = {}) => {
    const pcmFile = join(dir, `${crypto.randomUUID()}.pcm`);
    await writeFile(pcmFile, Buffer.from(noise(seconds * 1000, bursts).buffer));
    return sherpa.diarize(requestFor(pcmFile, seconds * 1000, changes));
  };
  const speakers = async (...args: Parameters<typeof diarize>) => new Set((await diarize(...args)).map(({ speaker }) => speaker)).size;
  return { dir, ...models, sherpa, diarize, speakers };
}

const requestFor = (pcmFile: string, durationMs: number, changes: Partial<DiarizeRequest> = {}): DiarizeRequest => ({
  pcmFile,
  durationMs,
  regions: [],
  count: NO_COUNT,
  signal: new AbortController().signal,
  ticket: null,
  onAccepted: async () => {},
  ...changes,
});

describe('two voices, through the native library', () => {
  test('are told apart, and each turn is where it was', async () => {
    const { sherpa, diarize } = await setUp();
    expect(await sherpa.check()).toBeNull();
    expect(sherpa).toMatchObject({ id: 'sherpa', location: { kind: 'local' } });
    const bursts = dialogue(30);
    const turns = await diarize(30, bursts);
    expect(turns.map(({ speaker }) => speaker)).toEqual(bursts.map(({ level }) => `SPEAKER_0${level}`));
    for (const [index, { startMs, endMs }] of bursts.entries()) {
      expect(Math.abs((turns[index]?.startMs ?? 0) - startMs), `start of turn ${index}`).toBeLessThan(60);
      expect(Math.abs((turns[index]?.endMs ?? 0) - endMs), `end of turn ${index}`).toBeLessThan(60);
    }
  });

  test('are as many as was said, and no more or fewer than may be', async () => {
    const { speakers } = await setUp();
    expect(await speakers(14, dialogue(14), { count: { ...NO_COUNT, exact: 1 } })).toBe(1);
    expect(await speakers(14, dialogue(14), { count: { ...NO_COUNT, max: 1 } })).toBe(1);
    expect(await speakers(14, dialogue(14), { count: { ...NO_COUNT, min: 2, max: 4 } })).toBe(2);
    expect(await speakers(14, dialogue(14, [0]))).toBe(1);
    const coarse = await setUp(1.9);
    expect(await coarse.speakers(14, dialogue(14))).toBe(1);
    expect(await coarse.speakers(14, dialogue(14), { count: { ...NO_COUNT, exact: 2 } })).toBe(2);
    expect(await coarse.speakers(14, dialogue(14), { count: { ...NO_COUNT, min: 2 } })).toBe(2);
  });

  test('are nobody where nothing is heard', async () => {
    const { diarize } = await setUp();
    expect(await diarize(0, [])).toEqual([]);
    expect(await diarize(0.001, [])).toEqual([]);
    expect(await diarize(12, [])).toEqual([]);
    expect(await diarize(12, [], { count: { ...NO_COUNT, exact: 3 } })).toEqual([]);
    expect(await diarize(12, [], { count: { ...NO_COUNT, min: 2 } })).toEqual([]);
  });
});

describe('models that are missing or damaged', () => {
  const open = (segmentation: string, embedding: string): Diarizer =>
    createSherpa({ segmentation, embedding, threshold: 0.5 }, SURROUNDINGS);

  test.each<[string, string, (files: { segmentation: string; embedding: string }) => Promise<void>]>([
    ['cut off', 'DIARIZATION_SEGMENTATION_MODEL: segmentation.onnx is cut off', ({ segmentation }) => truncate(segmentation, 300)],
    ['no model', 'DIARIZATION_EMBEDDING_MODEL: embedding.onnx is not an ONNX file', ({ embedding }) => writeFile(embedding, '<html>')],
    ['of another kind', 'it lacks num_speakers', ({ segmentation }) => writeFile(segmentation, loudnessModel())],
    ['exchanged', 'it lacks num_speakers', async ({ segmentation, embedding }) => writeFile(segmentation, await readFile(embedding))],
  ])('%s', async (_, problem, damage) => {
    const { dir, ...files } = await setUp();
    await damage(files);
    const sherpa = open(files.segmentation, files.embedding);
    expect(await sherpa.check()).toContain(problem);
    await expect(sherpa.diarize(requestFor(join(dir, 'none'), 1000))).rejects.toMatchObject({
      code: 'MODEL_DAMAGED',
      message: expect.stringContaining(problem),
    });
  });

  test('not there, or a folder', async () => {
    const { dir, segmentation } = await setUp();
    const missing = join(dir, 'embedding-2.onnx');
    expect(await open(segmentation, missing).check()).toBe(`DIARIZATION_EMBEDDING_MODEL: there is no file ${missing}`);
    expect(await open(dir, missing).check()).toBe(`DIARIZATION_SEGMENTATION_MODEL: there is no file ${dir}`);
  });

  test('that say the right things and cannot be loaded: what the native code says of them is told', async () => {
    const { dir, segmentation, embedding } = await setUp();
    await writeFile(segmentation, segmentationModel().toString('latin1').replaceAll('AveragePool', 'AveragePoof'), 'latin1');
    const sherpa = open(segmentation, embedding);
    expect(await sherpa.check()).toBeNull();
    await expect(sherpa.diarize(requestFor(join(dir, 'none'), 1000))).rejects.toMatchObject({
      code: 'MODEL_DAMAGED',
      message: expect.stringMatching(/^The models that tell speakers apart cannot be loaded: /),
      details: { said: expect.stringContaining('AveragePoof') },
    });
  });
});

describe('the process', () => {
  const WAITING = { timeout: 20_000, interval: 5 };
  const running = (): string[] => childProcesses().filter((line) => line.includes('speakers-process'));
  const pid = (): number => Number(running()[0]?.split(' ')[0]);

  test('ends when the recording is not wanted any more', async () => {
    const { diarize } = await setUp();
    const stop = new AbortController();
    const stopped = diarize(300, dialogue(300), { signal: stop.signal });
    await expect.poll(running, WAITING).toHaveLength(1);
    stop.abort(new Error('cancelled'));
    await expect(stopped).rejects.toThrow('cancelled');
    expect(running()).toEqual([]);
  });

  test('that crashes fails that recording alone', async () => {
    const { diarize, speakers } = await setUp();
    const crashed = diarize(300, dialogue(300));
    crashed.catch(() => {});
    await expect.poll(running, WAITING).toHaveLength(1);
    process.kill(pid(), 'SIGSEGV');
    await expect(crashed).rejects.toMatchObject({
      code: expect.stringMatching(/^(ENGINE_FAILED|MODEL_DAMAGED)$/),
      details: { reason: 'ended by SIGSEGV' },
    });
    expect(await speakers(12, dialogue(12))).toBe(2);
  });

  test('is one at a time, whoever asks', async () => {
    const { speakers } = await setUp();
    let most = 0;
    const watch = setInterval(() => {
      most = Math.max(most, running().length);
    }, 5);
    const counts = await Promise.all([12, 13, 14].map((seconds) => speakers(seconds, dialogue(seconds))));
    clearInterval(watch);
    expect(counts).toEqual([2, 2, 2]);
    expect(most).toBe(1);
  });

  test('is not begun for a recording that would not fit into memory', async () => {
    const { sherpa, dir } = await setUp();
    const long = requestFor(join(dir, 'none'), 2 * 3_600_000 + 1);
    await expect(sherpa.diarize(long)).rejects.toMatchObject({
      code: 'CHUNK_TOO_LARGE',
      message: 'sherpa takes recordings of 2 h at most',
    });
    await expect(sherpa.diarize(requestFor(join(dir, 'none'), 1000))).rejects.toMatchObject({
      code: 'ENGINE_FAILED',
      details: { reason: expect.stringContaining('ENOENT') },
    });
  });
});
