import { mkdtemp, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { installLoudness } from '../../../test/support/tiny-models/install.ts';
import type { InstalledModel } from './installed-models.ts';
import { findDamage } from './verify-model.ts';

let dir: string;
let model: InstalledModel;
let file: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kazru-verify-'));
  model = await installLoudness(dir, 'loud');
  file = join(model.dir, 'model.onnx');
});
afterEach(() => rm(dir, { recursive: true }));

async function flipByte(): Promise<void> {
  const bytes = await readFile(file);
  bytes[100] = (bytes[100] ?? 0) ^ 255;
  await writeFile(file, bytes);
}

test('a whole model has nothing wrong with it, quickly or fully', async () => {
  expect([await findDamage(model, 'quick'), await findDamage(model, 'full')]).toEqual([null, null]);
});

test('a file that is missing or cut off is named', async () => {
  const { size } = await stat(file);
  await truncate(file, size - 1);
  expect(await findDamage(model, 'quick')).toBe(`model.onnx of the local model "loud" is damaged: ${size - 1} bytes, expected ${size}`);
  await rm(file);
  expect(await findDamage(model, 'quick')).toBe('model.onnx of the local model "loud" is missing');
});

test('another byte is found by the quick look too, as long as the time of the file shows it', async () => {
  expect(await findDamage(model, 'quick')).toBeNull();
  await flipByte();
  await utimes(file, 1, 1);
  expect(await findDamage(model, 'quick')).toMatch(/^model\.onnx of the local model "loud" is damaged: SHA-256 [0-9a-f]{64}, expected /);
});

test('what was read once is not read again until its size or time changes; the full look reads it all the same', async () => {
  expect(await findDamage(model, 'quick')).toBeNull();
  const { atime, mtime } = await stat(file);
  await flipByte();
  await utimes(file, atime, mtime);
  // Node keeps fractions of a millisecond that utimes cannot set, so the remembered time is set to what the file has now.
  const seen = join(model.dir, '.checked.json');
  const known = JSON.parse(await readFile(seen, 'utf8'));
  known['model.onnx'].mtimeMs = (await stat(file)).mtimeMs;
  const copy = { ...model, dir: `${model.dir}/.` };
  await writeFile(seen, JSON.stringify(known));
  expect(await findDamage(copy, 'quick')).toBeNull();
  expect(await findDamage(copy, 'full')).toMatch(/is damaged: SHA-256/);
});

test('several looks at once read the files once, and agree', async () => {
  await flipByte();
  const looks = await Promise.all([1, 2, 3].map(() => findDamage(model, 'quick')));
  expect(new Set(looks).size).toBe(1);
  expect(looks[0]).toMatch(/damaged/);
});
