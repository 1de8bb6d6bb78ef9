import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JobPage } from '../../src/contract/job.ts';
import { Transcript } from '../../src/contract/transcript.ts';
import { recordingPath } from '../support/audio-maker.ts';
import { cuttingProxy } from '../support/cutting-proxy.ts';
import { checkLeaks, temporaryFolder } from '../support/leak-check.ts';
import { PROGRAM, runCli } from '../support/run-cli.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { endlessRecogniser } from '../support/stand-in-recogniser.ts';

const SHORT = recordingPath('librivox-austen-0880.wav');
const OTHER = recordingPath('librivox-austen-0930.wav');

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let server: ServerProcess;
/** The command has nothing of its own: no database, no data folder. */
const nothing = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', DATA_DIR: '/proc/none' };
beforeAll(async () => {
  folder = await temporaryFolder();
  server = await startServer({ DATA_DIR: join(folder.path, 'data') });
});
afterAll(async () => {
  expect(await server.stop()).toBe(0);
  await folder[Symbol.asyncDispose]();
});

checkLeaks();

const jobs = async (url: string): Promise<JobPage['jobs']> => ((await (await fetch(`${url}/api/v1/jobs`)).json()) as JobPage).jobs;

test('the transcript is the same as that of working here, options go along', async () => {
  const { exitCode, stdout, stderr } = await runCli(
    ['transcribe', '--server', server.url, SHORT, '--format', 'json', '--speakers', '2'],
    nothing,
  );
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
  const transcript = Transcript.parse(JSON.parse(stdout));
  expect(transcript.text).toMatch(/young man/);
  expect(stderr).toMatch(/sending/);
  expect(await jobs(server.url)).toMatchObject([{ original_filename: 'librivox-austen-0880.wav', speakers: 2, status: 'completed' }]);
});

test('several files, one of them bad, over a connection that breaks three times', async () => {
  await using proxy = await cuttingProxy(server.url, [60_000, 90_000, 30_000]);
  const bad = join(folder.path, 'хаттама.mp3');
  await writeFile(bad, 'Бұл мәтін ғана');
  const out = join(folder.path, 'out');
  const { exitCode, stderr } = await runCli(
    ['transcribe', '--server', proxy.url, bad, SHORT, OTHER, '--language', 'kk', '--format', 'vtt', '--out', out],
    nothing,
  );
  expect({ exitCode, stderr, cuts: proxy.cuts() }).toMatchObject({ exitCode: 1, cuts: 3 });
  expect(stderr.split('\n').filter((line) => line.includes('NOT_AUDIO'))).toHaveLength(1);
  expect((await readdir(out)).sort()).toEqual(['librivox-austen-0880.vtt', 'librivox-austen-0930.vtt']);
  expect(await readFile(join(out, 'librivox-austen-0930.vtt'), 'utf8')).toMatch(/^WEBVTT/);
  expect(await jobs(server.url)).toHaveLength(3);
});

test.each([
  // Not 1, which fetch refuses by itself.
  ['nobody is there', 'http://127.0.0.1:4', /127\.0\.0\.1:4 cannot be reached \(connect ECONNREFUSED/],
  ['no address', 'localhost:8080', /is no address such as/],
])('%s', async (_what, address, line) => {
  const { exitCode, stdout, stderr } = await runCli(['transcribe', '--server', address, SHORT], nothing);
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
  expect(stderr).toMatch(line);
});

test.each([
  [200, '<h1>It works</h1>', /is no KazRu-STT Pro/],
  [404, 'not found', /is no KazRu-STT Pro: it answered 404/],
  [401, '', /asks for an account/],
  [429, '{}', /is no KazRu-STT Pro: it answered 429/],
])('something else that answers %s', async (status, body, line) => {
  const other = createServer((_request, response) => void response.writeHead(status).end(body)).listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { exitCode, stderr } = await runCli(
    ['transcribe', '--server', `http://127.0.0.1:${(other.address() as AddressInfo).port}`, SHORT],
    nothing,
  );
  other.closeAllConnections();
  other.close();
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(line);
});

test('Ctrl-C cancels the job on the server', async () => {
  await using own = await temporaryFolder();
  const { path, running } = await endlessRecogniser(join(own.path, 'endless'));
  const slow = await startServer({ DATA_DIR: join(own.path, 'data'), PATH: path });
  try {
    const child = spawn(PROGRAM, ['transcribe', '--server', slow.url, SHORT, '--language', 'en'], {
      env: { ...nothing, PATH: process.env.PATH },
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
    expect(await jobs(slow.url)).toMatchObject([{ status: 'cancelled' }]);
    await expect.poll(running).toEqual([]);
  } finally {
    await slow.stop();
  }
});
