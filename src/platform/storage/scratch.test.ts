import { existsSync } from 'node:fs';
import { mkdir, mkdtempDisposable, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ownIdentity } from '../processes.ts';
import { openScratch } from './scratch.ts';

describe('scratch', () => {
  it('gives private folders and takes them back', async () => {
    await using root = await mkdtempDisposable(join(tmpdir(), 'kazru-test-'));
    const scratch = openScratch(root.path);
    let path: string;
    {
      await using folder = await scratch.folder('job');
      path = folder.path;
      await writeFile(join(path, 'audio.pcm'), 'x');
      expect((await stat(path)).mode & 0o777).toBe(0o700);
    }
    expect(existsSync(path)).toBe(false);
    expect(await scratch.free()).toBeGreaterThan(0);
    await scratch.close();
    expect(existsSync(join(root.path, hostname(), ownIdentity))).toBe(false);
  });

  it('sweeps what dead processes left and nothing else', async () => {
    await using root = await mkdtempDisposable(join(tmpdir(), 'kazru-test-'));
    const scratch = openScratch(root.path, 'here');
    await using folder = await scratch.folder('job');
    const dead = ['here/4194301-77', `here/${process.pid}-1`];
    for (const name of dead) await mkdir(join(root.path, name, 'job'), { recursive: true });
    expect((await scratch.sweep()).sort()).toEqual(dead.sort());
    expect(existsSync(folder.path)).toBe(true);
    expect(await scratch.sweep()).toEqual([]);
  });

  it('leaves what another machine has on a shared disk alone until it is old', async () => {
    await using root = await mkdtempDisposable(join(tmpdir(), 'kazru-test-'));
    const scratch = openScratch(root.path, 'here');
    const days = (count: number) => new Date(Date.now() - count * 86_400_000);
    for (const [name, age] of [
      ['there/1-1', 1],
      ['there/2-2', 3],
    ] as const) {
      await mkdir(join(root.path, name), { recursive: true });
      await utimes(join(root.path, name), days(age), days(age));
    }
    expect(await scratch.sweep()).toEqual(['there/2-2']);
    expect(existsSync(join(root.path, 'there/1-1'))).toBe(true);
  });
});
