import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { installLoudness } from '../../test/support/tiny-models/install.ts';
import type { CatalogueEntry } from '../engines/local/catalogue.ts';
import { modelsTable } from './models-table.ts';

const ENTRY: CatalogueEntry = {
  name: 'whisper-tiny',
  title: 'Whisper tiny',
  family: 'whisper',
  languages: ['en', 'kk', 'ru', 'de', 'fr', 'it', 'es', 'pl'],
  licence: 'MIT',
  page: 'https://example.org',
  megabytes: 104,
  files: {},
};

let modelsDir: string;
beforeEach(async () => {
  modelsDir = await mkdtemp(join(tmpdir(), 'kazru-table-'));
});
afterEach(() => rm(modelsDir, { recursive: true }));
const table = (model: string | null, ...catalogue: CatalogueEntry[]): string[] =>
  modelsTable({ modelsDir, model, mirror: null }, catalogue).split('\n');

test('nothing installed', () => {
  expect(table(null, ENTRY, { ...ENTRY, name: 'any', languages: null, megabytes: 1.2 })).toEqual([
    `Installed in ${modelsDir}:`,
    '  nothing yet',
    '',
    'To fetch with ./bin/kazru-stt models pull NAME:',
    '  whisper-tiny  whisper  kk ru and 6 more  104 MB  MIT  Whisper tiny',
    '  any           whisper  any               1.2 MB  MIT  Whisper tiny',
    '',
  ]);
});

test('what is installed says which engine it is, and is not offered again; what cannot be used says why', async () => {
  await installLoudness(modelsDir, 'whisper-tiny', { licence: 'MIT' });
  await installLoudness(modelsDir, 'b');
  await mkdir(join(modelsDir, 'c'));
  await writeFile(join(modelsDir, 'c', 'model.json'), '{');
  const lines = table(null, ENTRY);
  expect(lines.slice(1, 3)).toEqual([
    '  b             nemo-ctc  kk ru  0.0 MB  licence not known  --engine local',
    expect.stringMatching(/^ {2}c {13}cannot be used: \S+model\.json is not JSON/),
  ]);
  expect(lines[3]).toBe('  whisper-tiny  nemo-ctc  kk ru  0.0 MB  MIT                --engine local-whisper-tiny');
  expect(lines.slice(4)).toEqual(['', 'To fetch with ./bin/kazru-stt models pull NAME:', '']);
  expect(table('whisper-tiny')[3]).toMatch(/--engine local$/);
});
