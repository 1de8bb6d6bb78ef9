import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempDisposable, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isAlive, ownIdentity, processesIn, processIdentity } from './processes.ts';

describe('processes', () => {
  it('know themselves, and nobody who is not there', () => {
    expect(ownIdentity).toMatch(new RegExp(`^${process.pid}-\\d+$`));
    expect(isAlive(ownIdentity)).toBe(true);
    expect(processIdentity(4_194_301)).toBeNull();
  });

  it.each(['', 'nonsense', '-1-5', '0-0', '4194301-1', `${process.pid}-1`, `${process.pid}`])('%j is nobody', (identity) => {
    expect(isAlive(identity)).toBe(false);
  });

  it('are found by their folder while they live', async () => {
    await using folder = await mkdtempDisposable(join(await realpath(tmpdir()), 'kazru-test-'));
    // A name with a bracket and spaces must not confuse the reading of /proc.
    const child = spawn('bash', ['-c', 'exec -a "x) Z 1 (" sleep 1000'], { cwd: folder.path, stdio: 'ignore' });
    try {
      await once(child, 'spawn');
      const pid = child.pid ?? 0;
      await expect.poll(() => processesIn(folder.path)).toEqual([pid]);
      const identity = processIdentity(pid) ?? '';
      expect(isAlive(identity)).toBe(true);
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
      expect(isAlive(identity)).toBe(false);
      expect(processesIn(folder.path)).toEqual([]);
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('that are zombies are dead', async () => {
    // The shell starts a child, tells its pid, and becomes a program that never asks how it ended.
    const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 1000'], { stdio: ['ignore', 'pipe', 'ignore'] });
    try {
      const [line] = await once(parent.stdout, 'data');
      await expect.poll(() => processIdentity(Number(line))).toBeNull();
    } finally {
      parent.kill('SIGKILL');
    }
  });
});
