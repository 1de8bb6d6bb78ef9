import { createHash, randomBytes } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ObjectFacts, ObjectStore } from '../../src/platform/storage/object-store.ts';
import { temporaryFolder } from './leak-check.ts';

export interface StoreUnderTest extends AsyncDisposable {
  store: ObjectStore;
  /** Writes the bytes of an object anew, behind the store's back. */
  tamper(key: string, change: (bytes: Buffer) => Buffer): Promise<void>;
}

const LARGE = 21 * 1024 ** 2 + 7;

/** What every object store does: the same tests for a directory, a bucket, and a bucket with a directory behind it. */
export function describeObjectStore(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`an object store: ${name}`, () => {
    let folder: Awaited<ReturnType<typeof temporaryFolder>>;
    let opened: StoreUnderTest;
    let store: ObjectStore;
    beforeAll(async () => {
      folder = await temporaryFolder();
      opened = await open();
      store = opened.store;
    });
    afterAll(async () => {
      await opened?.[Symbol.asyncDispose]();
      await folder?.[Symbol.asyncDispose]();
    });
    beforeEach(() => store.deleteAll('recordings'));

    async function put(key: string, content: string | Buffer): Promise<ObjectFacts> {
      const file = join(folder.path, 'upload');
      await writeFile(file, content, { mode: 0o644 });
      expect(await store.put(key, file)).toEqual({ everywhere: true });
      await expect(stat(file), 'the file moves in').rejects.toMatchObject({ code: 'ENOENT' });
      return { bytes: Buffer.byteLength(content), sha256: createHash('sha256').update(content).digest('hex') };
    }
    const text = async (key: string, bytes: number, range?: { start: number; end: number }): Promise<string> =>
      (await buffer(await store.read(key, bytes, range))).toString();
    const keys = async (prefix: string): Promise<string[]> => {
      const found: string[] = [];
      for await (const { key } of store.list(prefix)) found.push(key);
      return found.sort();
    };
    const damaged = { code: 'MEDIA_DAMAGED' };

    test('keeps what is put, whole and in parts', async () => {
      const { bytes } = await put('recordings/a/original', 'сөйлеу');
      expect(await store.size('recordings/a/original')).toBe(12);
      expect(await text('recordings/a/original', bytes)).toBe('сөйлеу');
      await put('recordings/a/digits', '0123456789');
      expect(await text('recordings/a/digits', 10, { start: 2, end: 4 })).toBe('234');
      expect(await text('recordings/a/digits', 10, { start: 9, end: 9 })).toBe('9');
    });

    test('keeps objects of many parts, every byte of them', async () => {
      const content = randomBytes(LARGE);
      const facts = await put('recordings/large/original', content);
      expect(await store.size('recordings/large/original')).toBe(LARGE);
      expect((await readFile(await store.fetch('recordings/large/original', folder.path, facts))).equals(content)).toBe(true);
      const range = { start: 8 * 1024 ** 2 - 3, end: 8 * 1024 ** 2 + 3 };
      expect(await buffer(await store.read('recordings/large/original', LARGE, range))).toEqual(
        content.subarray(range.start, range.end + 1),
      );
    });

    test('keeps an empty object, and one with a name of any letters', async () => {
      const facts = await put('recordings/a/empty', '');
      expect(await readFile(await store.fetch('recordings/a/empty', folder.path, facts), 'utf8')).toBe('');
      await put('recordings/a/жиналыс 2 (ә).m4a', 'x');
      await store.copy('recordings/a/жиналыс 2 (ә).m4a', 'recordings/b/тағы + бір', 1);
      expect(await text('recordings/b/тағы + бір', 1)).toBe('x');
      expect(await keys('recordings')).toEqual(['recordings/a/empty', 'recordings/a/жиналыс 2 (ә).m4a', 'recordings/b/тағы + бір']);
    });

    test('replaces what was there, and leaves it when the new file is missing', async () => {
      await put('recordings/a/original', 'old');
      await put('recordings/a/original', 'new');
      await expect(store.put('recordings/a/original', join(folder.path, 'missing'))).rejects.toMatchObject({ code: 'ENOENT' });
      expect(await text('recordings/a/original', 3)).toBe('new');
    });

    test('copies, and the copy outlives the original', async () => {
      const facts = await put('recordings/a/original', 'жазба');
      expect(await store.copy('recordings/a/original', 'recordings/b/original', facts.bytes)).toEqual({ everywhere: true });
      await store.deleteAll('recordings/a');
      expect(await text('recordings/b/original', facts.bytes)).toBe('жазба');
      expect(await readFile(await store.fetch('recordings/b/original', folder.path, facts), 'utf8')).toBe('жазба');
    });

    test('what is not there is told, and deleting it is no error', async () => {
      const nobody = { bytes: 1, sha256: '0'.repeat(64) };
      expect(await store.size('recordings/x/original')).toBeNull();
      expect(await keys('recordings')).toEqual([]);
      await store.deleteAll('recordings/x');
      await expect(store.read('recordings/x/original', 1)).rejects.toMatchObject(damaged);
      await expect(store.fetch('recordings/x/original', folder.path, nobody)).rejects.toMatchObject(damaged);
      await expect(store.copy('recordings/x/original', 'recordings/y/original', null)).rejects.toMatchObject(damaged);
      await expect(store.copy('recordings/x/original', 'recordings/y/original', 1)).rejects.toMatchObject(damaged);
      expect(await store.size('recordings/y/original')).toBeNull();
    });

    test('lists sizes and ages, and deletes everything below a prefix and nothing beside it', async () => {
      for (const key of ['recordings/a/original', 'recordings/a/playback.m4a', 'recordings/ab/original']) await put(key, 'x');
      for await (const { bytes, ageMs } of store.list('recordings')) {
        expect(bytes).toBe(1);
        expect(Math.abs(ageMs)).toBeLessThan(60_000);
      }
      expect(await keys('recordings/a')).toEqual(['recordings/a/original', 'recordings/a/playback.m4a']);
      await store.deleteAll('recordings/a');
      expect(await keys('recordings')).toEqual(['recordings/ab/original']);
    });

    test('deletes one object by its whole key', async () => {
      for (const key of ['recordings/a/original', 'recordings/a/playback.m4a']) await put(key, 'x');
      await store.deleteAll('recordings/a/playback.m4a');
      expect(await keys('recordings')).toEqual(['recordings/a/original']);
    });

    test('never gives out what is not what was stored', async () => {
      const facts = await put('recordings/a/original', 'the whole recording');
      await opened.tamper('recordings/a/original', (bytes) => bytes.subarray(0, 9));
      await expect(store.fetch('recordings/a/original', folder.path, facts)).rejects.toMatchObject({
        ...damaged,
        message: 'The stored audio has 9 bytes instead of 19',
      });
      await expect(store.read('recordings/a/original', facts.bytes)).rejects.toMatchObject(damaged);
      await expect(store.read('recordings/a/original', facts.bytes, { start: 12, end: 18 })).rejects.toMatchObject(damaged);
      await expect(store.copy('recordings/a/original', 'recordings/b/original', facts.bytes)).rejects.toMatchObject(damaged);
      await opened.tamper('recordings/a/original', () => Buffer.from('another recording!!'));
      await expect(store.fetch('recordings/a/original', folder.path, facts)).rejects.toMatchObject({
        ...damaged,
        message: expect.stringContaining('other bytes'),
      });
    });

    test('a check leaves nothing behind', async () => {
      await store.check();
      expect(await keys('recordings')).toEqual([]);
      expect(await keys('.check')).toEqual([]);
    });

    test('many at once do not disturb each other', async () => {
      const contents = Array.from({ length: 30 }, (_, index) => `content ${index}`);
      await Promise.all(
        contents.map(async (content, index) => {
          const file = join(folder.path, `many-${index}`);
          await writeFile(file, content);
          await store.put(`recordings/${index}/original`, file);
        }),
      );
      const read = await Promise.all(contents.map((content, index) => text(`recordings/${index}/original`, content.length)));
      expect(read).toEqual(contents);
    });
  });
}
