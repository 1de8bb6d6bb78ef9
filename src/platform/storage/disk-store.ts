import { createReadStream } from 'node:fs';
import { chmod, copyFile, link, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';

/** Where media live, by key (`recordings/<id>/original`). */
export interface ObjectStore {
  /** Moves a local file in. All of it is there under the key, or nothing. */
  put(key: string, file: string): Promise<void>;
  /** Another object with the same bytes. Rejects when there is none to copy. */
  copy(from: string, to: string): Promise<void>;
  /** Size in bytes; null when there is no such object. */
  size(key: string): Promise<number | null>;
  /** Bytes `start` to `end`, both included; all without a range. */
  read(key: string, range?: { start: number; end: number }): Readable;
  /** A local path that ffmpeg may open. */
  localPath(key: string): string;
  /** Deletes everything below a prefix. Nothing there is no error. */
  deleteAll(prefix: string): Promise<void>;
  /** Names directly below a prefix, with the age of each in milliseconds. */
  list(prefix: string): Promise<{ name: string; ageMs: number }[]>;
  /** Throws when nothing can be written. */
  check(): Promise<void>;
}

/** A directory: files 0600, written durably (fsync of the file and of its folder) before they get their name. */
export function openDiskStore(root: string): ObjectStore {
  const at = (key: string): string => join(root, key);
  return {
    async put(key, file) {
      const target = at(key);
      await mkdir(dirname(target), { recursive: true, mode: 0o700 });
      await chmod(file, 0o600);
      await sync(file);
      await rename(file, target);
      await sync(dirname(target));
    },
    async copy(from, to) {
      const target = at(to);
      await mkdir(dirname(target), { recursive: true, mode: 0o700 });
      // Objects never change, so that two names for the same bytes are as good as two copies; not every file system has them.
      await link(at(from), target).catch(async (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') throw error;
        await copyFile(at(from), target);
        await sync(target);
      });
      await sync(dirname(target));
    },
    size: async (key) => (await stat(at(key)).catch(() => null))?.size ?? null,
    read: (key, range) => createReadStream(at(key), range),
    localPath: at,
    deleteAll: (prefix) => rm(at(prefix), { recursive: true, force: true }),
    async list(prefix) {
      const names = await readdir(at(prefix)).catch(() => []);
      const now = Date.now();
      const aged = await Promise.all(
        names.map(async (name) => ({ name, ageMs: now - ((await stat(join(at(prefix), name)).catch(() => null))?.mtimeMs ?? now) })),
      );
      return aged;
    },
    async check() {
      await mkdir(root, { recursive: true, mode: 0o700 });
      const probe = join(root, `.check-${process.pid}`);
      const handle = await open(probe, 'w', 0o600);
      await handle.write('ok').finally(() => handle.close());
      await rm(probe, { force: true });
    },
  };
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  await handle.sync().finally(() => handle.close());
}
