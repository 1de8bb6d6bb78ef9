import { mkdirSync } from 'node:fs';
import { mkdir, readdir, rm, stat, statfs } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isAlive, ownIdentity } from '../processes.ts';

/**
 * Temporary folders, one for each process and below it one for each job or upload:
 * `scratch/<machine>/<process identity>/<name>`. What a dead process left is removed by `sweep`; what another machine
 * left on a shared disk, once it is old.
 */
export interface Scratch {
  /** A private folder; disposing removes it. */
  folder(name: string): Promise<ScratchFolder>;
  /** Removes what dead processes left; returns the paths of their folders, below the root. */
  sweep(): Promise<string[]>;
  /** Free bytes on the disk that holds it. */
  free(): Promise<number>;
  /** Removes this process's folder. */
  close(): Promise<void>;
}

export interface ScratchFolder extends AsyncDisposable {
  path: string;
}

/** Nobody can see from here whether a process of another machine lives; none works on one thing for so long. */
const FOREIGN_AGE_MS = 48 * 3_600_000;

export function openScratch(root: string, machine: string = hostname()): Scratch {
  const own = join(root, machine, ownIdentity);
  mkdirSync(own, { recursive: true, mode: 0o700 });

  const deadOf = async (folder: string): Promise<string[]> => {
    const names = await namesIn(join(root, folder));
    if (folder === machine) return names.filter((name) => name !== ownIdentity && !isAlive(name)).map((name) => join(folder, name));
    const old = await Promise.all(names.map((name) => isOlder(join(root, folder, name), FOREIGN_AGE_MS)));
    return names.filter((_, index) => old[index]).map((name) => join(folder, name));
  };
  return {
    async folder(name) {
      const path = join(own, name);
      await mkdir(path, { recursive: true, mode: 0o700 });
      return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
    },
    async sweep() {
      const dead = (await Promise.all((await namesIn(root)).map(deadOf))).flat();
      await Promise.all(dead.map((path) => rm(join(root, path), { recursive: true, force: true })));
      return dead;
    },
    free: async () => {
      const { bavail, bsize } = await statfs(root);
      return bavail * bsize;
    },
    close: () => rm(own, { recursive: true, force: true }),
  };
}

function namesIn(dir: string): Promise<string[]> {
  return readdir(dir).catch(() => []);
}

async function isOlder(path: string, ms: number): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found !== null && Date.now() - found.mtimeMs > ms;
}
