import { hash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { execa } from 'execa';
import { create, Header } from 'tar';
import { fetch } from 'undici';
import { describe, expect, test } from 'vitest';
import { addModel } from '../../src/engines/local/add-model.ts';
import type { CatalogueEntry } from '../../src/engines/local/catalogue.ts';
import { isBroken, readModel } from '../../src/engines/local/installed-models.ts';
import { type PullProgress, pullModel } from '../../src/engines/local/pull-model.ts';
import { findDamage } from '../../src/engines/local/verify-model.ts';
import { serveFiles } from '../support/file-server.ts';
import { checkLeaks } from '../support/leak-check.ts';
import { testFolders } from '../support/test-folders.ts';
import { installLoudness } from '../support/tiny-models/install.ts';
import { LOUDNESS_METADATA, LOUDNESS_TOKENS, loudnessModel } from '../support/tiny-models/loudness-model.ts';

checkLeaks();

const SURROUNDINGS = { cores: 2, searchPath: process.env.PATH ?? '' };
const { newFolder, root } = testFolders();

describe('installing', () => {
  const MODEL = loudnessModel();
  const FILES = { '/a/model.onnx': MODEL, '/a/tokens.txt': Buffer.from(LOUDNESS_TOKENS) };
  const entry = (changes: Partial<CatalogueEntry> = {}): CatalogueEntry => ({
    name: 'loud',
    title: 'Loudness',
    family: 'nemo-ctc',
    languages: ['kk'],
    licence: 'MIT',
    page: 'https://example.org/loud',
    megabytes: 1,
    files: {
      model: { url: 'https://example.org/a/model.onnx', bytes: MODEL.length, sha256: hash('sha256', MODEL) },
      tokens: { url: 'https://example.org/a/tokens.txt', bytes: null, sha256: null },
    },
    ...changes,
  });
  const install = (modelsDir: string) => ({ modelsDir, surroundings: SURROUNDINGS, signal: new AbortController().signal, say: () => {} });
  const pull = async (what: CatalogueEntry, modelsDir: string, mirror: string, onProgress: (progress: PullProgress) => void = () => {}) => {
    const found = readModel(join(modelsDir, what.name));
    return pullModel(what, {
      ...install(modelsDir),
      fetch,
      mirror,
      present: isBroken(found) ? null : found,
      afresh: false,
      restMs: 1,
      onProgress,
    });
  };

  test('a model of several files comes from the mirror by its path, and is there only when it is whole and loads', async () => {
    await using server = await serveFiles(FILES);
    const modelsDir = await newFolder();
    const seen: PullProgress[] = [];
    const model = await pull(entry(), modelsDir, server.url, (progress) => seen.push(progress));
    expect(server.calls.map(({ path }) => path)).toEqual(['/a/model.onnx', '/a/tokens.txt']);
    expect(seen.at(-1)).toMatchObject({ file: 2, files: 2, name: 'tokens.txt' });
    expect(model).toEqual(readModel(join(modelsDir, 'loud')));
    expect(model.manifest).toMatchObject({ title: 'Loudness', languages: ['kk'], licence: 'MIT', source: 'https://example.org/loud' });
    expect(await findDamage(model, 'full')).toBeNull();
    expect(await readdir(modelsDir)).toEqual(['loud']);
  });

  test('a sum that was not known is recorded, and checked when the model is fetched again', async () => {
    const modelsDir = await newFolder();
    await using server = await serveFiles(FILES);
    await pull(entry(), modelsDir, server.url);
    await using changed = await serveFiles({ ...FILES, '/a/tokens.txt': Buffer.from(LOUDNESS_TOKENS.replace('сәлем', 'салам')) });
    await expect(pull(entry(), modelsDir, changed.url)).rejects.toMatchObject({
      code: 'MODEL_DAMAGED',
      message: expect.stringContaining('tokens.txt'),
    });
    expect(isBroken(readModel(join(modelsDir, 'loud')))).toBe(false);
  });

  test('what was whole when it stopped is not fetched again', async () => {
    const modelsDir = await newFolder();
    await using half = await serveFiles({ '/a/model.onnx': MODEL });
    await expect(pull(entry(), modelsDir, half.url)).rejects.toMatchObject({ code: 'ENGINE_MISCONFIGURED' });
    expect(await readdir(modelsDir)).toEqual(['.pull-loud']);
    await using server = await serveFiles(FILES);
    await pull(entry(), modelsDir, server.url);
    expect(server.calls.map(({ path }) => path)).toEqual(['/a/tokens.txt']);
  });

  test('metadata that the maker left out is added, so that sherpa takes the model', async () => {
    const bare = loudnessModel({ metadata: {} });
    const files = {
      model: { url: 'https://example.org/a/model.onnx', bytes: null, sha256: null },
      tokens: { url: 'https://example.org/a/vocab.txt', bytes: null, sha256: null },
    };
    await using server = await serveFiles({ '/a/model.onnx': bare, '/a/vocab.txt': Buffer.from(LOUDNESS_TOKENS) });
    const { vocab_size: _counted, ...metadata } = LOUDNESS_METADATA;
    const modelsDir = await newFolder();
    const model = await pull(entry({ files, metadata }), modelsDir, server.url);
    expect(model.manifest.checksums['model.onnx']?.bytes).toBeGreaterThan(bare.length);
    await expect(pull(entry({ name: 'bare', files }), modelsDir, server.url)).rejects.toThrow('lacks the metadata that sherpa-onnx wants');
  });

  test('wrong bytes behind a right address do not become a model', async () => {
    const modelsDir = await newFolder();
    const files = {
      model: { url: 'https://example.org/a/model.onnx', bytes: null, sha256: null },
      tokens: { url: 'https://example.org/a/tokens.txt', bytes: null, sha256: null },
    };
    await using cut = await serveFiles({ ...FILES, '/a/model.onnx': MODEL.subarray(0, 200) });
    await expect(pull(entry({ files }), modelsDir, cut.url)).rejects.toMatchObject({
      code: 'MODEL_DAMAGED',
      message: expect.stringContaining('cut off'),
    });
    await using noise = await serveFiles({
      ...FILES,
      '/a/model.onnx': Buffer.concat([MODEL.subarray(0, 60), randomBytes(100), MODEL.subarray(160)]),
    });
    await expect(pull(entry({ name: 'b', files }), modelsDir, noise.url)).rejects.toMatchObject({ code: 'MODEL_DAMAGED' });
    expect((await readdir(modelsDir)).filter((name) => !name.startsWith('.'))).toEqual([]);
  });

  describe('from a folder or an archive', () => {
    const unpacked = async (name = 'sherpa-onnx-nemo-ctc-loud'): Promise<string> => {
      const dir = join(await newFolder(), name);
      await mkdir(join(dir, 'test_wavs'), { recursive: true });
      await writeFile(join(dir, 'model.int8.onnx'), MODEL);
      await writeFile(join(dir, 'model.onnx'), loudnessModel({ work: 1 }));
      await writeFile(join(dir, 'tokens.txt'), LOUDNESS_TOKENS);
      await writeFile(join(dir, 'LICENSE'), 'MIT');
      await writeFile(join(dir, 'export.py'), 'print()');
      await writeFile(join(dir, 'test_wavs', '0.wav'), 'RIFF');
      return dir;
    };
    const packed = async (kind: 'tar' | 'tgz' | 'bz2', source?: string): Promise<string> => {
      const dir = source ?? (await unpacked());
      const file = join(dir, '..', kind === 'tgz' ? 'm.tgz' : 'm.tar');
      await create({ file, cwd: join(dir, '..'), gzip: kind === 'tgz' }, [basename(dir)]);
      if (kind === 'bz2') {
        await execa('bzip2', ['-f', file]);
        return `${file}.bz2`;
      }
      return file;
    };
    const add = (path: string, modelsDir: string, changes = {}) =>
      addModel(path, { name: 'loud', family: null, languages: ['kk', 'ru'], ...changes }, install(modelsDir));
    const expectLoud = async (modelsDir: string): Promise<void> => {
      const model = readModel(join(modelsDir, 'loud'));
      if (isBroken(model)) throw new Error(model.problem);
      expect(model.manifest).toMatchObject({
        family: 'nemo-ctc',
        files: { model: 'model.int8.onnx', tokens: 'tokens.txt' },
        languages: ['kk', 'ru'],
      });
      expect((await readdir(model.dir)).filter((name) => !name.startsWith('.')).toSorted()).toEqual([
        'LICENSE',
        'model.int8.onnx',
        'model.json',
        'tokens.txt',
      ]);
      expect((await readdir(modelsDir)).filter((name) => name !== 'loud')).toEqual([]);
      expect(await findDamage(model, 'full')).toBeNull();
    };

    test('a folder, which stays as it is', async () => {
      const [dir, modelsDir] = [await unpacked(), await newFolder()];
      await add(dir, modelsDir);
      await expectLoud(modelsDir);
      expect(await readdir(dir)).toHaveLength(6);
    });

    test('a cache whose files are links', async () => {
      const [dir, modelsDir] = [await unpacked(), await newFolder()];
      const links = join(dir, '..', 'links');
      await mkdir(links);
      for (const name of ['model.int8.onnx', 'tokens.txt', 'LICENSE']) await symlink(join(dir, name), join(links, name));
      await add(links, modelsDir);
      await expectLoud(modelsDir);
    });

    test.each(['tar', 'tgz', 'bz2'] as const)('%s', async (kind) => {
      const modelsDir = await newFolder();
      await add(await packed(kind), modelsDir);
      await expectLoud(modelsDir);
    });

    test('a model from another installation brings its description, and is checked against it', async () => {
      const { dir } = await installLoudness(await newFolder(), 'loud', { title: 'From there', maxSeconds: 7, licence: 'MIT' });
      const archive = await packed('tgz', dir);
      const modelsDir = await newFolder();
      const model = await add(archive, modelsDir, { name: 'other', languages: undefined });
      expect(model).toMatchObject({
        name: 'other',
        manifest: { name: 'other', title: 'From there', maxSeconds: 7, licence: 'MIT', languages: ['kk', 'ru'] },
      });
      await writeFile(join(dir, 'tokens.txt'), `${LOUDNESS_TOKENS} `);
      await expect(add(dir, await newFolder())).rejects.toThrow('tokens.txt of the local model "loud" is damaged');
    });

    test('what cannot be told has to be said; what is missing is named', async () => {
      const modelsDir = await newFolder();
      const dir = await unpacked('mystery');
      for (const name of ['model.int8.onnx', 'model.onnx'])
        await writeFile(join(dir, name), loudnessModel({ metadata: { ...LOUDNESS_METADATA, model_type: 'x' } }));
      await expect(add(dir, modelsDir)).rejects.toThrow(
        'does not say what kind of model it is that we know ("x"); name it: --family whisper|nemo-ctc|',
      );
      await add(dir, modelsDir, { family: 'nemo-ctc' });
      await rm(join(dir, 'tokens.txt'));
      await expect(add(dir, await newFolder(), { family: 'nemo-ctc' })).rejects.toThrow('A nemo-ctc model needs a file for: tokens');
      await expect(add(await newFolder(), modelsDir)).rejects.toThrow('There is no .onnx file');
      await expect(add(join(dir, 'nowhere'), modelsDir)).rejects.toThrow('There is no ');
    });

    const evil: [string, Record<string, unknown>, string][] = [
      ['an absolute path', { path: '/tmp/evil.txt', type: 'File', size: 4 }, 'is no relative path'],
      ['a path that leads out', { path: 'm/../../evil.txt', type: 'File', size: 4 }, 'leads out of it'],
      ['a symbolic link', { path: 'm/tokens.txt', type: 'SymbolicLink', linkpath: '/etc/passwd' }, 'is a link'],
      ['a hard link', { path: 'm/tokens.txt', type: 'Link', linkpath: 'm/x' }, 'is a link'],
      ['a device', { path: 'm/tokens.txt', type: 'CharacterDevice' }, 'is a CharacterDevice'],
    ];
    test.each(evil)('an archive with %s is refused as a whole', async (_what, entryOf, expected) => {
      const [dir, modelsDir] = [await newFolder(), await newFolder()];
      const block = Buffer.alloc(512);
      new Header({ mode: 0o644, size: 0, mtime: new Date(0), ...entryOf }).encode(block);
      await writeFile(
        join(dir, 'evil.tar'),
        Buffer.concat([block, ...(entryOf.size ? [Buffer.alloc(512, 'evil')] : []), Buffer.alloc(1024)]),
      );
      await expect(add(join(dir, 'evil.tar'), modelsDir)).rejects.toThrow(expected);
      expect(await readdir(modelsDir)).toEqual([]);
      expect(existsSync('/tmp/evil.txt') || existsSync(join(modelsDir, 'evil.txt')) || existsSync(join(root(), 'evil.txt'))).toBe(false);
    });

    test.each(['tar', 'tgz', 'bz2'] as const)('a %s that is cut off is damaged', async (kind) => {
      const file = await packed(kind);
      const bytes = await readFile(file);
      await writeFile(file, bytes.subarray(0, Math.floor(bytes.length / 2)));
      const modelsDir = await newFolder();
      await expect(add(file, modelsDir)).rejects.toThrow(/damaged|no \.onnx file|cut off|needs a file/);
      expect(await readdir(modelsDir)).toEqual([]);
    });

    test('what is no archive is said', async () => {
      const file = join(await newFolder(), 'model.zip');
      await writeFile(file, 'PK\u0003\u0004');
      await expect(add(file, await newFolder())).rejects.toThrow('model.zip is no .tar, .tar.gz or .tar.bz2');
    });

    test('without bzip2 it says what to install', async () => {
      const file = await packed('bz2');
      const modelsDir = await newFolder();
      const nothing = { ...install(modelsDir), surroundings: { ...SURROUNDINGS, searchPath: await newFolder() } };
      await expect(addModel(file, { name: 'loud', family: null, languages: undefined }, nothing)).rejects.toThrow('bzip2 is needed');
    });
  });
});
