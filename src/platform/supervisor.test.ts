import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { processIdentity } from './processes.ts';
import { type SupervisorOptions, superviseProcess } from './supervisor.ts';
import { createLog } from './telemetry/log.ts';

const CHILD = fileURLToPath(new URL('../../test/support/supervised-child.ts', import.meta.url));
const log = createLog({ level: 'silent', format: 'json' });
const PLENTY = 4 * 1024 ** 3;

function supervise(behaviours: string[], options: Partial<SupervisorOptions> = {}) {
  const pids: number[] = [];
  const start = () => {
    const child = fork(CHILD, [behaviours[pids.length] ?? 'lives'], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'], execArgv: [] });
    pids.push(child.pid ?? 0);
    return child;
  };
  const supervisor = superviseProcess({ start, maxRssBytes: PLENTY, log, ...options });
  return { supervisor, pids };
}

const isGone = (pid: number | undefined) => processIdentity(pid ?? 0) === null;

describe('a supervised process', { timeout: 60_000 }, () => {
  it('gives its metrics, and ends with the supervisor', async () => {
    const { supervisor, pids } = supervise(['lives']);
    const found = () => supervisor.metrics().then((values) => values.map(({ values: [value] }) => value?.value));
    await expect.poll(found, { timeout: 10_000 }).toEqual(pids);
    await supervisor[Symbol.asyncDispose]();
    expect(pids).toHaveLength(1);
    expect(isGone(pids[0])).toBe(true);
    expect(await supervisor.metrics()).toEqual([]);
  });

  it('is replaced when it dies', async () => {
    const { supervisor, pids } = supervise(['dies', 'dies']);
    await expect.poll(() => pids.length, { timeout: 20_000 }).toBe(3);
    await expect.poll(() => supervisor.pid()).toBe(pids[2]);
    await supervisor[Symbol.asyncDispose]();
    expect(pids.filter((pid) => !isGone(pid))).toEqual([]);
  });

  it('is replaced when it hangs', async () => {
    const { supervisor, pids } = supervise(['hangs'], { silentMs: 2000 });
    await expect.poll(() => pids.length, { timeout: 50_000 }).toBe(2);
    expect(isGone(pids[0])).toBe(true);
    await supervisor[Symbol.asyncDispose]();
  });

  it('is drained and replaced when it grows', async () => {
    const { supervisor, pids } = supervise(['lives', 'lives'], { maxRssBytes: 1024 });
    await expect.poll(() => pids.length, { timeout: 20_000 }).toBeGreaterThan(1);
    expect(isGone(pids[0])).toBe(true);
    await supervisor[Symbol.asyncDispose]();
  });

  it('is killed when it does not end in time', async () => {
    const { supervisor, pids } = supervise(['stays'], { drainMs: 500 });
    await expect.poll(() => supervisor.metrics().then((values) => values.length), { timeout: 10_000 }).toBe(1);
    await supervisor[Symbol.asyncDispose]();
    expect(isGone(pids[0])).toBe(true);
  });
});
