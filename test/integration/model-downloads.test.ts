import { hash, randomBytes } from 'node:crypto';
import { readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fetch } from 'undici';
import { describe, expect, test } from 'vitest';
import { type DownloadTools, download } from '../../src/engines/local/download.ts';
import { type FileServer, type Manner, serveFiles } from '../support/file-server.ts';
import { checkLeaks } from '../support/leak-check.ts';

import { testFolders } from '../support/test-folders.ts';

checkLeaks();

const { newFolder } = testFolders();

describe('downloads', () => {
  const FILE = randomBytes(3_000_000);
  const SHA = hash('sha256', FILE);
  const expectWhole = async (file: string): Promise<void> => expect((await readFile(file)).equals(FILE)).toBe(true);
  const tools = (changes: Partial<DownloadTools> = {}): DownloadTools => ({
    fetch,
    signal: new AbortController().signal,
    onProgress: () => {},
    restMs: 1,
    ...changes,
  });
  const withServer = async (manners: Manner[], work: (url: string, file: string, server: FileServer) => Promise<void>): Promise<void> => {
    await using server = await serveFiles({ '/model.onnx': FILE }, manners);
    await work(`${server.url}/model.onnx`, join(await newFolder(), 'model.onnx'), server);
  };

  test('a whole file, with its sum and progress, and nothing beside it', () =>
    withServer([], async (url, file) => {
      const seen: [number, number | null][] = [];
      const found = await download(url, file, SHA, tools({ onProgress: (bytes, total) => seen.push([bytes, total]) }));
      expect(found).toEqual({ bytes: FILE.length, sha256: SHA });
      await expectWhole(file);
      expect(await readdir(join(file, '..'))).toEqual(['model.onnx']);
      expect(seen.at(-1)).toEqual([FILE.length, FILE.length]);
    }));

  test('a connection that breaks off again and again goes on where it was', () =>
    withServer([{ breakAfter: 1_000_000 }, { breakAfter: 500_000 }, { breakAfter: 700_000 }, {}], async (url, file, { calls }) => {
      await download(url, file, SHA, tools());
      await expectWhole(file);
      expect(calls).toHaveLength(4);
      const starts = calls.map(({ range }) => Number(/\d+/.exec(range ?? '0')));
      expect(starts[0]).toBe(0);
      expect(starts.slice(1).every((start, index) => start > (starts[index] ?? 0))).toBe(true);
      expect(calls[3]?.ifRange).toMatch(/^"[0-9a-f]{32}"$/);
    }));

  test.each<[string, Manner[]]>([
    ['a server without ranges: from the start', [{ breakAfter: 1_000_000 }, { noRanges: true }]],
    ['another ETag: from the start', [{ breakAfter: 1_000_000, etag: '"old"' }, {}]],
    ['a weak ETag says nothing: from the start', [{ breakAfter: 1_000_000, etag: 'W/"x"' }, { etag: 'W/"x"' }]],
    ['no ETag, but a date', [{ breakAfter: 1_000_000, etag: null, headers: { 'last-modified': 'Sat, 01 Aug 2026 00:00:00 GMT' } }, {}]],
    ['busy, then unwell', [{ status: 429, headers: { 'retry-after-ms': '1' } }, { status: 503 }, {}]],
    ['a connection that falls silent', [{ stallAfter: 1_000_000 }, {}]],
  ])('%s', (_what, manners) =>
    withServer(manners, async (url, file) => {
      await download(url, file, SHA, tools({ stallMs: 300 }));
      await expectWhole(file);
    }),
  );

  test('what was begun before goes on in another call, but only for the same address and the same file', () =>
    withServer([{ breakAfter: 1_000_000 }, { status: 503 }], async (url, file, { calls }) => {
      const failure = await download(url, file, SHA, tools()).catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: 'ENGINE_UNREACHABLE', retry: true });
      const { size } = await stat(`${file}.part`);
      expect(size).toBeGreaterThan(0);
      expect(calls).toHaveLength(5);
      await using again = await serveFiles({ '/model.onnx': FILE });
      await rename(`${file}.part.json`, `${file}.x`);
      const begun = JSON.parse(await readFile(`${file}.x`, 'utf8'));
      await writeFile(`${file}.part.json`, JSON.stringify({ ...begun, url: `${again.url}/model.onnx` }));
      await download(`${again.url}/model.onnx`, file, SHA, tools());
      expect(again.calls).toMatchObject([{ range: `bytes=${size}-` }]);
      await expectWhole(file);
    }));

  test('a part that was whole already is taken; one that is longer than the file is begun anew', () =>
    withServer([], async (url, file, { calls }) => {
      const begun = { url, validator: `"${hash('md5', FILE)}"`, total: FILE.length };
      await writeFile(`${file}.part`, FILE);
      await writeFile(`${file}.part.json`, JSON.stringify(begun));
      await download(url, file, SHA, tools());
      await writeFile(`${file}.part`, Buffer.concat([FILE, FILE]));
      await writeFile(`${file}.part.json`, JSON.stringify(begun));
      await download(url, file, SHA, tools());
      await expectWhole(file);
      expect(calls).toHaveLength(3);
    }));

  test('other bytes than expected are refused, and not kept', () =>
    withServer([], async (url, file) => {
      const failure = await download(url, file, 'a'.repeat(64), tools()).catch((error: unknown) => error);
      expect(failure).toMatchObject({
        code: 'MODEL_DAMAGED',
        message: `model.onnx is not the file that was expected: SHA-256 ${SHA}, expected ${'a'.repeat(64)}`,
      });
      expect(await readdir(join(file, '..'))).toEqual([]);
    }));

  test.each<[string, Manner, object]>([
    [
      'nothing there',
      { status: 404 },
      { code: 'ENGINE_MISCONFIGURED', message: expect.stringContaining('answered 404; check MODELS_MIRROR') },
    ],
    [
      'a web page',
      { body: Buffer.from('<html>'), headers: { 'content-type': 'text/html' } },
      { message: expect.stringContaining('leads to a web page') },
    ],
    ['a disk that is too small', { headers: { 'content-length': String(2 ** 52) }, stallAfter: 10 }, { code: 'DISK_FULL' }],
  ])('%s is said at once', (_what, manner, expected) =>
    withServer([manner], async (url, file, { calls }) => {
      await expect(download(url, file, null, tools())).rejects.toMatchObject(expected);
      expect(calls).toHaveLength(1);
    }),
  );

  test('an abort keeps the part, and ends at once', () =>
    withServer([{ stallAfter: 1_000_000 }], async (url, file) => {
      const stop = new AbortController();
      const reason = new Error('stopped');
      const onProgress = (bytes: number): void => {
        if (bytes === 1_000_000) stop.abort(reason);
      };
      await expect(download(url, file, SHA, tools({ signal: stop.signal, onProgress }))).rejects.toBe(reason);
      expect((await stat(`${file}.part`)).size).toBeGreaterThan(0);
    }));
});
