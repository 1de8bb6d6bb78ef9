import { mkdirSync } from 'node:fs';
import { mkdir, readdir, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive, ownIdentity } from '../processes.ts';

/**
 * Temporary folders, one for each process and below it one for each job or upload:
 * `scratch/<process identity>/<name>`. What a dead process left is removed by `sweep`.
 */
export interface Scratch {
  /** A private folder; disposing removes it. */
  folder(name: string): Promise<ScratchFolder>;
  /** Removes what dead processes left; returns the names of their folders. */
  sweep(): Promise<string[]>;
  /** Free bytes on the disk that holds it. */
  free(): Promise<number>;
  /** Removes this process's folder. */
  close(): Promise<void>;
}

export interface ScratchFolder extends AsyncDisposable {
  path: string;
}

export function openScratch(root: string): Scratch {
  const own = join(root, ownIdentity);
  mkdirSync(own, { recursive: true, mode: 0o700 });
  return {
    async folder(name) {
      const path = join(own, name);
      await mkdir(path, { recursive: true, mode: 0o700 });
      return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
    },
    async sweep() {
      const dead = (await readdir(root).catch(() => [])).filter((name) => name !== ownIdentity && !isAlive(name));
      await Promise.all(dead.map((name) => rm(join(root, name), { recursive: true, force: true })));
      return dead;
    },
    free: async () => {
      const { bavail, bsize } = await statfs(root);
      return bavail * bsize;
    },
    close: () => rm(own, { recursive: true, force: true }),
  };
}
