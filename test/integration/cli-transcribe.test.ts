import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JobPage } from '../../src/contract/job.ts';
import { Transcript } from '../../src/contract/transcript.ts';
import { recordingPath } from '../support/audio-maker.ts';
import { checkLeaks, temporaryFolder } from '../support/leak-check.ts';
import { PROGRAM, runCli } from '../support/run-cli.ts';
import { startServer } from '../support/server-process.ts';
import { endlessRecogniser } from '../support/stand-in-recogniser.ts';
import { testDatabase } from '../support/test-app.ts';

checkLeaks();

const SHORT = recordingPath('librivox-austen-0880.wav');
const OTHER = recordingPath('librivox-austen-0930.wav');

describe('transcribe', () => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let env: Record<string, string>;
  beforeAll(async () => {
    database = await testDatabase();
    folder = await temporaryFolder();
    env = { DATABASE_URL: database.url, DATA_DIR: join(folder.path, 'data') };
  });
  afterAll(async () => {
    await database[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  test('the transcript is all that goes to standard output; the engine is named before, warnings after', async () => {
    const { exitCode, stdout, stderr } = await runCli(['transcribe', SHORT, '--format', 'json', '--speakers', '2'], env);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    const transcript = Transcript.parse(JSON.parse(stdout));
    expect(transcript.text).toMatch(/young man/);
    expect(transcript.metadata.diarizer).toBe('acoustic');
    expect(transcript.metadata.warnings.map((warning) => warning.code).sort()).toEqual(['ENGINE_ENGLISH_ONLY']);
    expect(stderr).toMatch(/Engine: PocketSphinx, on this machine\n.*English only.*docs\/engines\.md/);
    expect(stderr.indexOf('Engine:')).toBeLessThan(stderr.indexOf('decoding'));
    expect(stderr).toMatch(/ENGINE_ENGLISH_ONLY/);
  });

  test('a file for each recording with --out; names that are the same do not overwrite each other', async () => {
    const out = join(folder.path, 'out');
    const { exitCode, stdout } = await runCli(
      ['transcribe', SHORT, OTHER, SHORT, '--language', 'kk', '--format', 'vtt', '--out', out],
      env,
    );
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' });
    expect((await readdir(out)).sort()).toEqual(['librivox-austen-0880-2.vtt', 'librivox-austen-0880.vtt', 'librivox-austen-0930.vtt']);
    expect(await readFile(join(out, 'librivox-austen-0930.vtt'), 'utf8')).toMatch(/^WEBVTT/);
  });

  test('a document is written with the options that were given, and the program ends by itself', async () => {
    const out = join(folder.path, 'documents');
    const { exitCode, stderr } = await runCli(
      ['transcribe', SHORT, '--language', 'en', '--format', 'docx', '--with', 'template=minutes', '--with', 'lang=ru', '--out', out],
      env,
    );
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    expect((await readFile(join(out, 'librivox-austen-0880.docx'))).subarray(0, 2).toString()).toBe('PK');
  });

  test('a document goes to a pipe', async () => {
    const { exitCode, stdout } = await runCli(['transcribe', SHORT, '--language', 'en', '--format', 'pdf'], env);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^%PDF-/);
  });

  test.each([
    [['--format', 'srt', '--with', 'preset=vhs'], /preset: /],
    [['--format', 'txt', '--with', 'preset'], /name=value/],
    [['--format', 'pdf', OTHER], /Several recordings make several pdf files/],
  ])('%j is refused before anything is worked on', async (args, said) => {
    const { exitCode, stdout, stderr } = await runCli(['transcribe', SHORT, ...args], env);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(said);
    expect(stderr).not.toMatch(/Starting/);
  });

  test('one bad file among good ones: exit code 1, one line for it, and the others are written', async () => {
    const bad = join(folder.path, 'хаттама.mp3');
    await writeFile(bad, 'Бұл мәтін ғана');
    const { exitCode, stdout, stderr } = await runCli(['transcribe', bad, SHORT, '--language', 'kk'], env);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^== librivox-austen-0880\.wav ==\n/);
    expect(stdout).not.toMatch(/хаттама/);
    expect(stderr.split('\n').filter((line) => line.includes('NOT_AUDIO'))).toHaveLength(1);
  });

  test('Ctrl-C cancels its jobs and leaves nothing running', async () => {
    const { path, running } = await endlessRecogniser(join(folder.path, 'endless'));
    const child = spawn(PROGRAM, ['transcribe', SHORT, '--language', 'en'], {
      env: { ...env, PATH: path },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const ended = once(child, 'exit');
    await expect.poll(() => stderr, { timeout: 20_000 }).toMatch(/recognising/);
    child.kill('SIGINT');
    expect((await ended)[0]).toBe(130);
    expect(stderr).toMatch(/stopped; the job was cancelled/);
    expect(await running()).toEqual([]);
    const { stdout } = await runCli(['jobs', 'list', '--status', 'cancelled'], env);
    expect(stdout.trim().split('\n')).toHaveLength(1);
  });
});

test('beside a running server it uses the same database, and leaves it running', async () => {
  await using folder = await temporaryFolder();
  const dataDir = join(folder.path, 'data');
  const server = await startServer({ DATA_DIR: dataDir });
  try {
    const { exitCode, stderr } = await runCli(['transcribe', SHORT, '--language', 'kk'], { DATA_DIR: dataDir });
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    const { jobs } = (await (await fetch(`${server.url}/api/v1/jobs`)).json()) as JobPage;
    expect(jobs.map((job) => [job.original_filename, job.status])).toEqual([['librivox-austen-0880.wav', 'completed']]);
    expect((await fetch(`${server.url}/ready`)).status).toBe(200);
    const shown = await runCli(['jobs', 'show', jobs[0]?.job_id ?? ''], { DATA_DIR: dataDir });
    expect(JSON.parse(shown.stdout)).toMatchObject({ job_id: jobs[0]?.job_id, status: 'completed' });
  } finally {
    expect(await server.stop()).toBe(0);
  }
});

test('without a server it makes its own database, and stops it again', async () => {
  await using folder = await temporaryFolder();
  const dataDir = join(folder.path, 'data');
  const { exitCode, stderr } = await runCli(['transcribe', SHORT, '--language', 'kk'], { DATA_DIR: dataDir });
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
  expect(await readdir(join(dataDir, 'postgres'))).not.toContain('postmaster.pid');
});

test('a data folder that cannot be made is said at once, with the way out', async () => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, 'file'), '');
  const { exitCode, stdout, stderr } = await runCli(['transcribe', SHORT], { DATA_DIR: join(folder.path, 'file', 'data') });
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
  expect(stderr).toMatch(/The data folder .* cannot be used: .*Set DATA_DIR/);
});
