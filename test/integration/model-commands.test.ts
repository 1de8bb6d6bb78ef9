import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Manner, serveFiles } from '../support/file-server.ts';
import { checkLeaks } from '../support/leak-check.ts';
import { PROGRAM, runCli } from '../support/run-cli.ts';
import { testFolders } from '../support/test-folders.ts';
import { installLoudness } from '../support/tiny-models/install.ts';
import { LOUDNESS_TOKENS, loudnessModel } from '../support/tiny-models/loudness-model.ts';

checkLeaks();

const { newFolder } = testFolders();

const MODEL = loudnessModel({ metadata: {} });
const AT = '/OpenVoiceOS/stt_kk_ru_fastconformer_hybrid_large_onnx/resolve/main';
const NAME = 'fastconformer-kk-ru';
const FILES = { [`${AT}/model.onnx`]: MODEL, [`${AT}/vocab.txt`]: Buffer.from(LOUDNESS_TOKENS) };
const settings = async (mirror = '') => {
  const dataDir = await newFolder();
  return { dataDir, modelsDir: join(dataDir, 'models'), env: { DATA_DIR: dataDir, MODELS_MIRROR: mirror } };
};

test('pull, list, pull', async () => {
  await using server = await serveFiles(FILES);
  const { env } = await settings(`${server.url}/`);
  const pulled = await runCli(['models', 'pull', NAME], env);
  expect(pulled).toMatchObject({
    exitCode: 0,
    stdout: `${NAME} is installed; --engine local uses it. A server that runs has to be started again`,
  });
  expect(pulled.stderr).toMatch(/^model\.onnx \(1 of 2\) 100%: 0\.0 of 0\.0 MB/m);
  const listed = (await runCli(['models', 'list'], env)).stdout.split('\n');
  expect(listed[1]).toMatch(new RegExp(`^ {2}${NAME} {2}nemo-ctc {2}kk ru {2}0\\.0 MB {2}CC-BY-4\\.0 {2}--engine local$`));
  expect(listed.filter((line) => line.includes(NAME))).toHaveLength(1);
  const again = await runCli(['models', 'pull', NAME], env);
  expect(again).toMatchObject({ exitCode: 0, stdout: `${NAME} is installed already; --again fetches it anew` });
});

test('verify names what is damaged, and pull mends it', async () => {
  await using server = await serveFiles(FILES);
  const { modelsDir, env } = await settings(server.url);
  await installLoudness(modelsDir, 'whole');
  const { dir } = await installLoudness(modelsDir, NAME);
  await writeFile(join(dir, 'tokens.txt'), 'short');
  const { exitCode, stdout } = await runCli(['models', 'verify'], env);
  expect(exitCode).toBe(1);
  expect(stdout.split('\n')).toEqual([
    expect.stringMatching(new RegExp(`^BAD   ${NAME}  tokens\\.txt of .* is damaged: 5 bytes, expected `)),
    expect.stringMatching(/^ok {4}whole {2}every byte is right; loaded in \d/),
  ]);
  const pulled = await runCli(['models', 'pull', NAME], env);
  expect(pulled).toMatchObject({
    exitCode: 0,
    stderr: expect.stringContaining('it is fetched again'),
    stdout: expect.stringContaining('--engine local uses it'),
  });
});

test('remove asks, and does what it is told', async () => {
  const { modelsDir, env } = await settings();
  await installLoudness(modelsDir, 'loud');
  expect(await runCli(['models', 'remove', 'loud'], env)).toMatchObject({ exitCode: 1, stderr: 'Nobody can be asked here; add --yes' });
  expect(await runCli(['models', 'remove', 'loud', '--yes'], env)).toMatchObject({ exitCode: 0, stdout: 'loud is gone' });
  expect(await readdir(modelsDir)).toEqual([]);
});

test('remove deletes what was fetched of a model that is not whole', async () => {
  const { modelsDir, env } = await settings();
  await mkdir(join(modelsDir, `.pull-${NAME}`), { recursive: true });
  const asked = await runCli(['models', 'remove', NAME], env);
  expect(asked).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('--yes deletes what was fetched of it') });
  expect(await runCli(['models', 'remove', NAME, '--yes'], env)).toMatchObject({ exitCode: 0, stdout: `${NAME} is gone` });
  expect(await readdir(modelsDir)).toEqual([]);
});

test('a mirror where nobody is: its setting is named, and nothing is promised', async () => {
  const { env } = await settings('http://127.0.0.1:6667');
  const { exitCode, stderr } = await runCli(['models', 'pull', NAME], env);
  expect(exitCode).toBe(1);
  expect(stderr).toContain('model.onnx could not be fetched from 127.0.0.1:6667 (bad port); check MODELS_MIRROR');
});

const begin = (env: Record<string, string>): ChildProcess =>
  spawn(PROGRAM, ['models', 'pull', NAME], { env: { PATH: process.env.PATH, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
const stalling: Manner[] = [{ stallAfter: 300 }];

test('after kill -9 the same command goes on; its lock is taken over', async () => {
  await using server = await serveFiles(FILES, [...stalling, {}]);
  const { modelsDir, env } = await settings(server.url);
  const killed = begin(env);
  const part = join(modelsDir, `.pull-${NAME}`, 'model.onnx.part');
  await expect.poll(async () => (await stat(part).catch(() => null))?.size, { timeout: 30_000 }).toBe(300);
  killed.kill('SIGKILL');
  await once(killed, 'close');
  expect(await runCli(['models', 'pull', NAME], env)).toMatchObject({ exitCode: 0 });
  expect(server.calls[1]).toMatchObject({ range: 'bytes=300-' });
  expect(await readdir(modelsDir)).toEqual([NAME]);
});

test('Ctrl-C keeps what was fetched and says so; meanwhile a second command keeps away', async () => {
  await using slow = await serveFiles(FILES, stalling);
  const { modelsDir, env } = await settings(slow.url);
  const first = begin(env);
  let said = '';
  first.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const part = join(modelsDir, `.pull-${NAME}`, 'model.onnx.part');
  await expect.poll(async () => (await stat(part).catch(() => null))?.size, { timeout: 30_000 }).toBe(300);
  const second = await runCli(['models', 'pull', NAME], env);
  expect(second).toMatchObject({ exitCode: 1, stderr: `Another command is at work on the model "${NAME}"` });
  first.kill('SIGINT');
  const [code] = await once(first, 'close');
  expect(code).toBe(1);
  expect(said).toContain('stopped; what was fetched is kept: the same command goes on from there');
  expect((await stat(part)).size).toBe(300);
});

test.each([
  ['a model that is not in the catalogue', ['pull', 'nope'], 'There is no model "nope" in the catalogue'],
  ['a language that is none', ['add', '.', '--name', 'm', '--languages', 'kk,Russian'], '--languages: "Russian" is no language code'],
  ['nothing to remove', ['remove', 'nope'], 'There is no model "nope"'],
  ['nothing to remove, unasked', ['remove', 'nope', '--yes'], 'There is no model "nope"'],
  ['a path to remove', ['remove', '../../etc', '--yes'], 'models list shows which there are'],
  ['nothing to verify', ['verify', 'nope'], 'BAD   nope  there is no folder'],
])('%s', async (_what, args, expected) => {
  const { env } = await settings();
  const { exitCode, stdout, stderr } = await runCli(['models', ...args], env);
  expect(exitCode).toBe(1);
  expect(`${stderr}${stdout}`).toContain(expected);
  expect(stderr).not.toMatch(/\n\s+at /);
});

test('a mirror that is no address is a problem of the settings', async () => {
  const { env } = await settings('mirror.local');
  expect(await runCli(['models', 'list'], env)).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('MODELS_MIRROR: expected an address'),
  });
});
