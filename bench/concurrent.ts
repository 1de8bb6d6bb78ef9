import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { recording, recordingPath } from '../test/support/audio-maker.ts';
import { SAMPLE_RATE, wav } from '../test/support/pcm.ts';
import { startServer } from '../test/support/server-process.ts';
import { engineEnv } from './lib/engine-env.ts';
import { uploadFile, whenCompleted } from './lib/http.ts';
import { numbers } from './lib/options.ts';
import { type Answers, type Crowd, Refused, readAsUsers } from './lib/readers.ts';
import { median, milliseconds, percentile, printTable, ratio, seconds, timeOf } from './lib/report.ts';
import { benchDatabase, temporaryFolder } from './lib/scratch.ts';
import { type SlowEngine, startSlowEngine } from './lib/slow-engine.ts';
import { fillDatabase, idOf, idOfShort, type Volume } from './lib/volume.ts';

const ENGINE_MS = 300;
const FILES = 5;
const ENDED = 1000;
const GOAL_MS = 25;

/** Five files at once against one, and users who read once a second: alone, with jobs in flight, and while they upload. */
export async function concurrent(args: string[]): Promise<void> {
  const options = numbers(args, { users: 50, jobs: 1000, seconds: 15 });
  const { users, jobs } = options;
  await using engine = await startSlowEngine(() => ENGINE_MS);
  await fiveFiles(engine);

  const processing = Math.ceil(jobs / 10);
  const waiting = jobs - processing;
  const volume = { ended: ENDED, processing: 0, parked: 0, queued: 0, words: 100 * ENDED };
  const idle = await readers(engine, volume, options);
  const inFlight = await readers(engine, { ...volume, processing, queued: waiting }, options);
  // Waiting for their engine, so that the worker is free for the uploads.
  const uploading = await uploaders(engine, { ...volume, processing, parked: waiting }, options);

  process.stdout.write(`\n${users} users, each read once a second; goal: p95 ≤ ${GOAL_MS} ms and ≤ 3 × idle\n`);
  const rows = [['', 'reads', 'refused', 'p50', 'p95', 'against idle']];
  for (const [phase, answers] of Object.entries({
    'nothing in flight': idle,
    [`${jobs} jobs in flight`]: inFlight,
    [`${jobs} jobs in flight, each uploads a file`]: uploading,
  }))
    for (const [name, read] of answers) rows.push([`${name}, ${phase}`, ...cells(read, p95(idle.get(name)))]);
  printTable(rows);
}

function cells(answers: Answers, idle: number): string[] {
  const { times, refused } = answers;
  return [String(times.length), String(refused), milliseconds(median(times)), milliseconds(p95(answers)), ratio(p95(answers), idle)];
}

function p95(answers: Answers | undefined): number {
  return percentile(answers?.times ?? [], 0.95);
}

/** How long one file takes, and five that are uploaded at the same moment. */
async function fiveFiles(engine: SlowEngine): Promise<void> {
  await using folder = await temporaryFolder();
  await using database = await benchDatabase(folder.path);
  const server = await startServer(await engineEnv(folder.path, database.url, engine.url));
  const hear = async (): Promise<void> => {
    const { job_id } = await uploadFile(server.url, recordingPath('jfk.wav'), { language: 'kk' });
    await whenCompleted(server.url, job_id);
  };
  try {
    await hear();
    const one = await timeOf(hear);
    const five = await timeOf(() => Promise.all(Array.from({ length: FILES }, hear)));
    printTable([
      ['11 s of speech, uploaded and heard', 'time', 'against one'],
      ['one file', seconds(one), ''],
      [`${FILES} files at once`, seconds(five), ratio(five, one)],
    ]);
  } finally {
    await server.stop();
  }
}

/** Users who read a job each, from a server that runs none. */
function readers(engine: SlowEngine, volume: Volume, { users, seconds: time }: Crowd): Promise<Map<string, Answers>> {
  return withServer(engine, volume, ['--role', 'api'], (url) => {
    const { ended, processing, queued } = volume;
    const jobOf = (user: number): string => (queued === 0 ? idOfShort(user) : idOf(ended + processing + queued - user));
    return readAsUsers(readsOf(url, jobOf), { users, seconds: time });
  });
}

/** Users who upload a file each and follow it. */
function uploaders(engine: SlowEngine, volume: Volume, { users, seconds: time }: Crowd): Promise<Map<string, Answers>> {
  return withServer(engine, volume, [], async (url, folder) => {
    const file = join(folder, 'clip.wav');
    await writeFile(file, wav((await recording('jfk.wav')).subarray(0, 3 * SAMPLE_RATE)));
    const ids: string[] = [];
    const begin = async (user: number): Promise<void> => {
      const { job_id } = await uploadFile(url, file, { language: 'kk' });
      ids[user] = job_id;
    };
    const jobOf = (user: number): string => ids[user] ?? '';
    const answers = await readAsUsers(readsOf(url, jobOf), { users, seconds: time, begin });
    await Promise.all(ids.map((id) => whenCompleted(url, id)));
    return answers;
  });
}

async function withServer(
  engine: SlowEngine,
  volume: Volume,
  args: string[],
  work: (url: string, folder: string) => Promise<Map<string, Answers>>,
): Promise<Map<string, Answers>> {
  await using folder = await temporaryFolder();
  await using database = await benchDatabase(folder.path);
  await fillDatabase(database.unlimited, volume);
  const server = await startServer(await engineEnv(folder.path, database.url, engine.url), args);
  try {
    await readAsUsers(readsOf(server.url, idOfShort), { users: 10, seconds: 3 });
    return await work(server.url, folder.path);
  } finally {
    await server.stop();
  }
}

function readsOf(url: string, jobOf: (user: number) => string) {
  return {
    list: () => get(`${url}/api/v1/jobs`),
    job: (user: number) => get(`${url}/api/v1/jobs/${jobOf(user)}`),
    status: (user: number) => get(`${url}/api/v1/jobs/${jobOf(user)}/status`),
  };
}

async function get(url: string): Promise<void> {
  const response = await fetch(url);
  const body = await response.text();
  if (response.status === 503) throw new Refused(body);
  if (!response.ok) throw new Error(`${url} was answered with ${response.status}: ${body}`);
}
