import { readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { run } from './run.mjs';

/** A zombie that init has not yet collected is dead. */
function isAlive(pid) {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

test('gives the exit code and both outputs', async () => {
  expect(await run('sh', ['-c', 'echo out; echo err >&2; exit 3'])).toMatchObject({ code: 3, output: 'out\nerr\n', timedOut: false });
});

test('gives long output whole', async () => {
  const { output } = await run('sh', ['-c', 'head -c 3000000 /dev/zero']);
  expect(output).toHaveLength(3_000_000);
});

test('a command that does not exist has code 127 and a reason', async () => {
  expect(await run('kazru-no-such-command', [])).toMatchObject({ code: 127, output: expect.stringContaining('ENOENT') });
});

test('at the time limit the whole process group ends', async () => {
  const { code, timedOut, output } = await run('sh', ['-c', 'sleep 60 & echo $!; wait'], { timeoutMs: 200 });
  expect({ code, timedOut }).toEqual({ code: 143, timedOut: true });
  await vi.waitFor(() => expect(isAlive(Number(output))).toBe(false));
});

test('nothing of a limited command outlives it', async () => {
  const { code, output } = await run('sh', ['-c', 'sleep 60 & echo $!'], { timeoutMs: 30_000 });
  expect(code).toBe(0);
  await vi.waitFor(() => expect(isAlive(Number(output))).toBe(false));
});
