import { mkdtempDisposable, readdir, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ObjectStore, openDiskStore } from './disk-store.ts';

let folder: Awaited<ReturnType<typeof mkdtempDisposable>>;
let store: ObjectStore;
beforeEach(async () => {
  folder = await mkdtempDisposable(join(tmpdir(), 'kazru-test-'));
  store = openDiskStore(join(folder.path, 'media'));
});
afterEach(() => folder[Symbol.asyncDispose]());

async function put(key: string, content: string): Promise<void> {
  const file = join(folder.path, 'upload');
  await writeFile(file, content, { mode: 0o644 });
  await store.put(key, file);
}

describe('the disk store', () => {
  it('moves a file in, readable for its owner only', async () => {
    await put('recordings/a/original', 'сөйлеу');
    expect(await readdir(folder.path)).toEqual(['media']);
    expect((await stat(store.localPath('recordings/a/original'))).mode & 0o777).toBe(0o600);
    expect((await stat(store.localPath('recordings/a'))).mode & 0o777).toBe(0o700);
    expect(await store.size('recordings/a/original')).toBe(12);
    expect(await text(store.read('recordings/a/original'))).toBe('сөйлеу');
  });

  it('reads a range with both its ends', async () => {
    await put('a', '0123456789');
    expect(await text(store.read('a', { start: 2, end: 4 }))).toBe('234');
  });

  it('replaces what was there, and leaves it when the new file is missing', async () => {
    await put('a', 'old');
    await put('a', 'new');
    await expect(store.put('a', join(folder.path, 'missing'))).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await text(store.read('a'))).toBe('new');
  });

  it('knows no size, lists nothing and deletes nothing where nothing is', async () => {
    expect(await store.size('recordings/x')).toBeNull();
    expect(await store.list('recordings')).toEqual([]);
    await store.deleteAll('recordings/x');
  });

  it('lists with ages and deletes everything below a prefix, nothing beside it', async () => {
    await put('recordings/a/original', 'x');
    await put('recordings/a/playback', 'x');
    await put('recordings/ab/original', 'x');
    const listed = await store.list('recordings');
    expect(listed.map(({ name }) => name).sort()).toEqual(['a', 'ab']);
    for (const { ageMs } of listed) expect(ageMs).toBeLessThan(60_000);
    await store.deleteAll('recordings/a');
    expect((await store.list('recordings')).map(({ name }) => name)).toEqual(['ab']);
  });

  it('check writes and leaves nothing, and fails where it cannot write', async () => {
    await store.check();
    expect(await readdir(join(folder.path, 'media'))).toEqual([]);
    await writeFile(join(folder.path, 'file'), '');
    await expect(openDiskStore(join(folder.path, 'file')).check()).rejects.toThrow();
  });
});
