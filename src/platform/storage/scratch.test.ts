import { existsSync } from 'node:fs';
import { mkdir, mkdtempDisposable, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
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
    expect(existsSync(join(root.path, ownIdentity))).toBe(false);
  });

  it('sweeps what dead processes left and nothing else', async () => {
    await using root = await mkdtempDisposable(join(tmpdir(), 'kazru-test-'));
    const scratch = openScratch(root.path);
    await using folder = await scratch.folder('job');
    const dead = ['4194301-77', `${process.pid}-1`];
    for (const name of dead) await mkdir(join(root.path, name, 'job'), { recursive: true });
    expect((await scratch.sweep()).sort()).toEqual(dead.sort());
    expect(existsSync(folder.path)).toBe(true);
    expect(await scratch.sweep()).toEqual([]);
  });
});
