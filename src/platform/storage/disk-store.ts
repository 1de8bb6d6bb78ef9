import { createReadStream } from 'node:fs';
import { chmod, copyFile, link, mkdir, open, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { assertSame, factsOf, missing } from './hash-file.ts';
import type { ObjectStore, StoredObject } from './object-store.ts';

/** A store whose objects are files. */
export interface DiskStore extends ObjectStore {
  pathOf(key: string): string;
}

/** A directory: files 0600, written durably (fsync of the file and of its folder) before they get their name. */
export function openDiskStore(root: string): DiskStore {
  const at = (key: string): string => join(root, key);
  const size = async (key: string): Promise<number | null> => (await stat(at(key)).catch(() => null))?.size ?? null;
  const assertThere = async (key: string, bytes: number): Promise<void> => {
    const found = await size(key);
    if (found === null) throw missing(key);
    assertSame(key, { bytes }, { bytes: found });
  };
  return {
    pathOf: at,
    async put(key, file) {
      const target = at(key);
      await chmod(file, 0o600);
      await sync(file);
      await mkdir(dirname(target), { recursive: true, mode: 0o700 });
      await rename(file, target);
      await sync(dirname(target));
      return { everywhere: true };
    },
    async copy(from, to, bytes) {
      const target = at(to);
      if (bytes !== null) await assertThere(from, bytes);
      await mkdir(dirname(target), { recursive: true, mode: 0o700 });
      // Objects never change, so that two names for the same bytes are as good as two copies; not every file system has them.
      await link(at(from), target).catch(async (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') throw missing(from);
        await copyFile(at(from), target);
        await sync(target);
      });
      await sync(dirname(target));
      return { everywhere: true };
    },
    size,
    async read(key, bytes, range) {
      await assertThere(key, bytes);
      return createReadStream(at(key), range);
    },
    async fetch(key, folder, facts) {
      await assertThere(key, facts.bytes);
      // A name of its own: the object may be moved or removed while somebody works on it.
      const path = join(folder, `fetched-${basename(key)}`);
      await rm(path, { force: true });
      await link(at(key), path).catch(async (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') throw missing(key);
        await copyFile(at(key), path);
      });
      assertSame(key, facts, await factsOf(path));
      return path;
    },
    async deleteAll(prefix) {
      await rm(at(prefix), { recursive: true, force: true });
      // A folder goes with its last object; those at the top stay, for something is always about to be put there.
      if (prefix.split('/').length > 2) await rmdir(dirname(at(prefix))).catch(() => {});
    },
    list: (prefix) => listFiles(root, prefix),
    async check() {
      await mkdir(root, { recursive: true, mode: 0o700 });
      const probe = join(root, `.check-${process.pid}`);
      const handle = await open(probe, 'w', 0o600);
      await handle.write('ok').finally(() => handle.close());
      await rm(probe, { force: true });
    },
    tend: async () => ({ sent: [], waiting: [], dropped: 0 }),
  };
}

async function* listFiles(root: string, prefix: string): AsyncGenerator<StoredObject> {
  const entries = await readdir(join(root, prefix), { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const key = join(prefix, entry.name);
    if (entry.isDirectory()) yield* listFiles(root, key);
    else {
      const found = await stat(join(root, key)).catch(() => null);
      // A name that was just given to old bytes is young.
      if (found) yield { key, bytes: found.size, ageMs: Date.now() - Math.max(found.mtimeMs, found.ctimeMs) };
    }
  }
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  await handle.sync().finally(() => handle.close());
}
