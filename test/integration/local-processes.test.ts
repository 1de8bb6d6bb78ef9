import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { planFor, startFor } from '../../src/engines/local/engine.ts';
import type { InstalledModel } from '../../src/engines/local/installed-models.ts';
import { createProcessPool } from '../../src/engines/local/process-pool.ts';
import { type RecogniserChild, startRecogniser } from '../../src/engines/local/recogniser-child.ts';
import { recogniserConfig } from '../../src/engines/local/recogniser-config.ts';
import { requestFor } from '../support/clips.ts';
import { checkLeaks, childProcesses } from '../support/leak-check.ts';
import { testFolders } from '../support/test-folders.ts';
import { installLoudness } from '../support/tiny-models/install.ts';
import { type Burst, noise } from '../support/tiny-models/noise.ts';

checkLeaks();

const SURROUNDINGS = { cores: 2, searchPath: process.env.PATH ?? '' };
const GIGABYTE = 1024 ** 3;
const { newPath, root } = testFolders();

const burst = (level: number, startMs: number, lengthMs = 300): Burst => ({ level, startMs, endMs: startMs + lengthMs });
const clip = (lengthMs: number, bursts: Burst[]) => requestFor(root(), noise(lengthMs, bursts));
const pidOf = (child: RecogniserChild | undefined): number => child?.pid ?? 0;

const slow = (): Promise<InstalledModel> => installLoudness(newPath(), 'slow', { work: 1200 });
const watched = (model: InstalledModel, size = 1, idleMs = 60_000) => {
  const children: RecogniserChild[] = [];
  const start = (): RecogniserChild => {
    const child = startFor(model, planFor(model, SURROUNDINGS), SURROUNDINGS);
    children.push(child);
    return child;
  };
  return { children, pool: createProcessPool({ start, size, idleMs }) };
};
const ask = async (lengthMs = 1000, bursts = [burst(0, 490)]) => {
  const { audio } = await clip(lengthMs, bursts);
  return { file: audio.file, encoding: 'pcm_s16le' as const, padToMs: 1000, config: null };
};
const options = (signal = new AbortController().signal, timeoutMs = 60_000) => ({ signal, timeoutMs });

test('a crash in the middle fails that clip, names itself, and the next clip is heard by a fresh process', async () => {
  const { children, pool } = watched(await slow());
  await using _pool = pool;
  const crashed = pool.hear(await ask(), options());
  await expect.poll(() => children.length).toBe(1);
  await children[0]?.loaded;
  process.kill(pidOf(children[0]), 'SIGSEGV');
  await expect(crashed).rejects.toMatchObject({ code: 'ENGINE_FAILED', retry: true, details: { reason: 'ended by SIGSEGV' } });
  const { result } = await pool.hear(await ask(), options());
  expect(result).toMatchObject({ text: 'сәлем' });
  expect(children.map(({ alive }) => alive)).toEqual([false, true]);
});

test('native code that gives up takes its process with it and nobody else; its last words are kept', async () => {
  const model = await installLoudness(newPath(), 'aborts');
  const child = startRecogniser({
    model: 'aborts',
    config: recogniserConfig(model, { language: 'auto', threads: 1 }),
    memoryBytes: 2 * GIGABYTE,
    searchPath: SURROUNDINGS.searchPath,
    entry: fileURLToPath(new URL('../support/recognisers/aborts.ts', import.meta.url)),
  });
  await child.loaded;
  await expect(child.hear(await ask())).rejects.toMatchObject({
    code: 'ENGINE_FAILED',
    details: { reason: 'ended by SIGABRT', said: expect.stringContaining('terminate called') },
  });
  expect(child.alive).toBe(false);
  await expect(child.hear(await ask())).rejects.toMatchObject({ code: 'ENGINE_FAILED' });
});

test.each([
  ['its own limit', GIGABYTE / 4, () => {}],
  ['that of the machine: the kernel ends it', 2 * GIGABYTE, (child: RecogniserChild) => process.kill(pidOf(child), 'SIGKILL')],
])('a process that meets %s lacks memory; its model is not damaged', async (_what, memoryBytes, meet) => {
  const model = await installLoudness(newPath(), 'hungry');
  const config = recogniserConfig(model, { language: 'auto', threads: 1 });
  const child = startRecogniser({ model: 'hungry', config, memoryBytes, searchPath: SURROUNDINGS.searchPath });
  meet(child);
  await expect(child.loaded).rejects.toMatchObject({ code: 'ENGINE_FAILED', message: expect.stringContaining('enough memory') });
});

test('an abort ends the process at once, and rejects with its reason when that is gone', async () => {
  const { children, pool } = watched(await slow());
  await using _pool = pool;
  const controller = new AbortController();
  const heard = pool.hear(await ask(), options(controller.signal));
  const waiting = expect(pool.hear(await ask(), options(controller.signal))).rejects.toThrow('cancelled');
  await expect.poll(() => children.length).toBe(1);
  await children[0]?.loaded;
  const reason = new Error('cancelled');
  controller.abort(reason);
  await expect(heard).rejects.toBe(reason);
  expect(existsSync(`/proc/${pidOf(children[0])}`)).toBe(false);
  await waiting;
  expect(children).toHaveLength(1);
  await expect(pool.hear(await ask(), options(controller.signal))).rejects.toBe(reason);
});

test('a deadline is an error that another try may mend', async () => {
  const { children, pool } = watched(await slow());
  await using _pool = pool;
  await expect(pool.hear(await ask(), options(undefined, 50))).rejects.toMatchObject({ code: 'ENGINE_TIMEOUT', retry: true });
  expect(children.map(({ alive }) => alive)).toEqual([false]);
});

test('clips wait for a place; there are never more processes than places', async () => {
  const { children, pool } = watched(await installLoudness(newPath(), 'quick'), 2);
  await using _pool = pool;
  const heard = await Promise.all([0, 1, 0, 1, 0].map(async (level) => pool.hear(await ask(1000, [burst(level, 490)]), options())));
  expect(heard.map(({ result }) => (result as { text: string }).text)).toEqual(['сәлем', 'әлем', 'сәлем', 'әлем', 'сәлем']);
  expect(children.length).toBeLessThanOrEqual(2);
});

test('a process that nobody needs is ended, and started again when it is needed', async () => {
  const { children, pool } = watched(await installLoudness(newPath(), 'idle'), 1, 1);
  await using _pool = pool;
  await pool.hear(await ask(), options());
  await expect.poll(() => childProcesses()).toEqual([]);
  await pool.hear(await ask(), options());
  expect(children).toHaveLength(2);
});

test('disposing ends what is at work', async () => {
  const { children, pool } = watched(await slow());
  const heard = pool.hear(await ask(), options()).catch((error: unknown) => error);
  await expect.poll(() => children.length).toBe(1);
  await pool[Symbol.asyncDispose]();
  expect(await heard).toMatchObject({ code: 'SHUTTING_DOWN' });
  expect(childProcesses()).toEqual([]);
  await expect(pool.hear(await ask(), options())).rejects.toMatchObject({ code: 'SHUTTING_DOWN' });
});

test('it dies with its parent, however that dies', async () => {
  const model = await installLoudness(newPath(), 'orphan');
  const settings = {
    model: 'orphan',
    config: recogniserConfig(model, { language: 'auto', threads: 1 }),
    memoryBytes: 2 * GIGABYTE,
    searchPath: SURROUNDINGS.searchPath,
  };
  const program = fileURLToPath(new URL('../support/recognisers/own-parent.ts', import.meta.url));
  const parent = spawn(process.execPath, ['--no-warnings', program, JSON.stringify(settings)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(parent.stdout.setEncoding('utf8'), 'data');
  const pid = Number.parseInt(line, 10);
  expect(existsSync(`/proc/${pid}`)).toBe(true);
  parent.kill('SIGKILL');
  await once(parent, 'close');
  const state = async (): Promise<string> =>
    (await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ') X')).split(') ').at(-1)?.[0] ?? 'X';
  await expect.poll(state, { timeout: 10_000 }).toMatch(/[XZ]/);
});

test('a program that does not tidy up comes to its end all the same, and takes its process with it', async () => {
  const model = await installLoudness(newPath(), 'forgotten');
  const settings = {
    model: 'forgotten',
    config: recogniserConfig(model, { language: 'auto', threads: 1 }),
    memoryBytes: 2 * GIGABYTE,
    searchPath: SURROUNDINGS.searchPath,
  };
  const program = fileURLToPath(new URL('../support/recognisers/forgetful.ts', import.meta.url));
  const { stdout, exitCode } = await execa(
    process.execPath,
    ['--no-warnings', program, JSON.stringify({ settings, request: await ask() })],
    { timeout: 30_000 },
  );
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ text: 'сәлем' });
});

test('nothing of it can reach the network, and its memory is bounded', async () => {
  const model = await installLoudness(newPath(), 'bound');
  const child = startFor(model, planFor(model, SURROUNDINGS), SURROUNDINGS);
  await child.loaded;
  const limits = await readFile(`/proc/${child.pid}/limits`, 'utf8');
  expect(limits).toMatch(/Max data size\s+3\d{9}\s/);
  expect(limits).toMatch(/Max core file size\s+0\s/);
  expect((await stat(`/proc/${child.pid}/ns/net`)).ino).not.toBe((await stat('/proc/self/ns/net')).ino);
  await child.kill();
});
