import { existsSync } from 'node:fs';
import { mkdtempDisposable, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ownIdentity } from '../processes.ts';
import { withFileLock } from './file-lock.ts';

let folder: Awaited<ReturnType<typeof mkdtempDisposable>>;
let lock: string;
beforeEach(async () => {
  folder = await mkdtempDisposable(join(tmpdir(), 'kazru-test-'));
  lock = join(folder.path, 'new', 'a.lock');
});
afterEach(() => folder[Symbol.asyncDispose]());

describe('withFileLock', () => {
  it('lets one in at a time', async () => {
    let inside = 0;
    const work = async (): Promise<number> => {
      inside++;
      await new Promise((resolve) => setImmediate(resolve));
      return inside--;
    };
    expect(await Promise.all([1, 2, 3].map(() => withFileLock(lock, work)))).toEqual([1, 1, 1]);
    expect(existsSync(lock)).toBe(false);
  });

  it('is given back when the work fails', async () => {
    await expect(withFileLock(lock, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await withFileLock(lock, async () => 'next')).toBe('next');
  });

  it.each([
    ['a dead process', '4194301-1', 0],
    ['an earlier process with our pid', `${process.pid}-1`, 0],
    ['a process that died before it wrote its name', '', 60],
  ])('is taken over from %s', async (_, holder, secondsAgo) => {
    await withFileLock(lock, async () => {});
    await writeFile(lock, holder);
    const then = Date.now() / 1000 - secondsAgo;
    await utimes(lock, then, then);
    expect(await withFileLock(lock, async () => 'ours')).toBe('ours');
  });

  it('is not taken from a living process, nor from one that is just writing its name', async () => {
    await withFileLock(lock, async () => {});
    for (const holder of [ownIdentity, '']) {
      await writeFile(lock, holder);
      const waiting = withFileLock(lock, async () => existsSync(lock));
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(existsSync(lock)).toBe(true);
      await writeFile(lock, '4194301-1');
      expect(await waiting).toBe(true);
    }
  });
});
