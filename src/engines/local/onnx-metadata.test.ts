import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LOUDNESS_METADATA, loudnessModel } from '../../../test/support/tiny-models/loudness-model.ts';
import { addOnnxMetadata, readOnnxMetadata } from './onnx-metadata.ts';

let dir: string;
let file: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kazru-onnx-'));
  file = join(dir, 'model.onnx');
});
afterEach(() => rm(dir, { recursive: true }));

test('metadata is read around the graph', async () => {
  await writeFile(file, loudnessModel());
  expect(await readOnnxMetadata(file)).toEqual(LOUDNESS_METADATA);
});

test('what is added stands beside what was there', async () => {
  await writeFile(file, loudnessModel({ metadata: { language: 'қазақ' } }));
  await addOnnxMetadata(file, { vocab_size: '71', comment: 'ы'.repeat(500) });
  expect(await readOnnxMetadata(file)).toEqual({ language: 'қазақ', vocab_size: '71', comment: 'ы'.repeat(500) });
});

test('a file that is cut off is found out', async () => {
  await writeFile(file, loudnessModel({ metadata: {} }));
  const { length } = await readFile(file);
  await truncate(file, Math.floor(length / 2));
  await expect(readOnnxMetadata(file)).rejects.toMatchObject({ code: 'MODEL_DAMAGED', message: expect.stringContaining('cut off') });
});

test.each([
  ['a page', '<!doctype html><html>not found</html>'],
  ['a pointer of Git LFS', 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n'],
])('%s is no model', async (_what, content) => {
  await writeFile(file, content);
  await expect(readOnnxMetadata(file)).rejects.toMatchObject({ code: 'MODEL_DAMAGED' });
});
