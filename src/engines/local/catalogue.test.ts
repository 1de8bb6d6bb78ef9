import { expect, test } from 'vitest';
import { CATALOGUE } from './catalogue.ts';
import { FAMILIES } from './families.ts';
import { MODEL_NAME } from './manifest.ts';

test('every entry can be fetched and installed under its name', () => {
  expect(new Set(CATALOGUE.map(({ name }) => name)).size).toBe(CATALOGUE.length);
  for (const { name, family, files, megabytes, languages } of CATALOGUE) {
    expect(name).toMatch(MODEL_NAME);
    expect(megabytes).toBeGreaterThan(10);
    for (const code of languages ?? []) expect(code).toMatch(/^[a-z]{2}$/);
    if ('archive' in files) continue;
    expect(Object.keys(files).toSorted()).toEqual([...FAMILIES[family].roles, 'tokens'].toSorted());
  }
});

test('addresses are https at the two makers, files of one entry have names of their own, sums are SHA-256', () => {
  for (const { name, files } of CATALOGUE) {
    const remote = 'archive' in files ? [files.archive] : Object.values(files);
    expect(new Set(remote.map(({ url }) => url.split('/').at(-1))).size, name).toBe(remote.length);
    for (const { url, sha256 } of remote) {
      expect(url).toMatch(/^https:\/\/(huggingface\.co|github\.com)\/\S+\.(onnx|txt|tar\.bz2)$/);
      if (sha256 !== null) expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    }
  }
});

test('the sizes of files add up to what is said of the whole', () => {
  for (const { name, files, megabytes } of CATALOGUE) {
    const sizes = 'archive' in files ? [] : Object.values(files).map(({ bytes }) => bytes);
    if (sizes.length === 0 || sizes.some((bytes) => bytes === null)) continue;
    expect(Math.abs(sizes.reduce<number>((sum, bytes) => sum + (bytes ?? 0), 0) / 1e6 - megabytes), name).toBeLessThan(2);
  }
});

test('there is a model for Kazakh and Russian together, with a licence for business', () => {
  const both = CATALOGUE.filter(({ languages, licence }) => languages?.includes('kk') && languages.includes('ru') && licence === 'MIT');
  expect(both[0]?.name).toBe('gigaam-multilingual');
});
