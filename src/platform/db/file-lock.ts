import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, ownIdentity } from '../processes.ts';

/** A holder writes its name into its lock at once; one that has none for so long died in between. */
const NAMELESS_MS = 5000;

/**
 * Runs `work` while no other process on this machine runs under the same lock file. A dead holder's lock is taken over.
 * Rejects with EEXIST when a living one has not let go after `waitMs`.
 */
export async function withFileLock<T>(path: string, work: () => Promise<T>, waitMs = 60_000): Promise<T> {
  const deadline = Date.now() + waitMs;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  for (;;) {
    try {
      await writeFile(path, ownIdentity, { flag: 'wx', mode: 0o600 });
      break;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
      if (error.code !== 'EEXIST' || Date.now() > deadline) throw error;
    }
    if (await isAbandoned(path)) await rm(path, { force: true });
    await sleep(50);
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function isAbandoned(path: string): Promise<boolean> {
  const holder = await readFile(path, 'utf8').catch(() => null);
  if (holder === null) return false;
  if (holder !== '') return !isAlive(holder);
  const made = await stat(path).catch(() => null);
  return made !== null && Date.now() - made.mtimeMs > NAMELESS_MS;
}
