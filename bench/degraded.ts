import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Degradation } from '../src/contract/degradation.ts';
import { wav } from '../test/support/pcm.ts';
import { startServer } from '../test/support/server-process.ts';
import { uploadFile, whenCompleted } from './lib/http.ts';
import { numbers } from './lib/options.ts';
import { milliseconds, percentile, printTable, ratio, seconds, timeOf } from './lib/report.ts';
import { benchDatabase, temporaryFolder } from './lib/scratch.ts';
import { startSlowEngine } from './lib/slow-engine.ts';
import { loopClips, transcribedClips } from './lib/speech.ts';

interface Figures {
  one: number;
  several: number;
  /** p95 of reading a job meanwhile, in milliseconds. */
  reading: number;
}

/** The same recordings by a worker, and by the api process while there is none. */
export async function degraded(args: string[]): Promise<void> {
  const { minutes, files, latency, places } = numbers(args, { minutes: 5, files: 5, latency: 3000, places: 4 });
  await using folder = await temporaryFolder();
  await using database = await benchDatabase(folder.path);
  await using engine = await startSlowEngine(() => latency);
  const enginesFile = join(folder.path, 'engines.json');
  const limits = { preferred_seconds: 30, parallel: places };
  await writeFile(enginesFile, JSON.stringify([{ id: 'bench', model: 'bench', kind: 'whispercpp', url: engine.url, free: true, limits }]));
  const env = {
    DATA_DIR: join(folder.path, 'data'),
    DATABASE_URL: database.url,
    ENGINES_FILE: enginesFile,
    ENGINE_ORDER: 'bench',
    LOG_LEVEL: 'error',
  };
  const file = join(folder.path, 'meeting.wav');
  await writeFile(file, wav(loopClips(await transcribedClips(), minutes).pcm));

  const api = await startServer(env, ['--role', 'api']);
  try {
    const worker = await startServer(env, ['--role', 'worker']);
    const usual = await measure(api.url, file, files);
    await worker.stop();
    while ((await state(api.url)).notice !== 'sequential') await sleep(500);
    const alone = await measure(api.url, file, files);
    process.stdout.write(`${minutes} minutes of speech in each recording, an engine of ${latency} ms that takes ${places} parts at once\n`);
    printTable([
      ['', 'a worker', 'the api alone', 'goal ≤ 3 ×'],
      ['one recording', seconds(usual.one), seconds(alone.one), ratio(alone.one, usual.one)],
      [`${files} recordings`, seconds(usual.several), seconds(alone.several), ratio(alone.several, usual.several)],
      [
        'reading a job meanwhile, p95',
        milliseconds(usual.reading),
        milliseconds(alone.reading),
        `${ratio(alone.reading, usual.reading)} (goal ≤ 1.5 ×)`,
      ],
    ]);
  } finally {
    await api.stop();
  }
}

async function measure(url: string, file: string, files: number): Promise<Figures> {
  await hear(url, file, 1);
  const one = await timeOf(() => hear(url, file, 1));
  const waits: number[] = [];
  let done = false;
  const reading = (async () => {
    const { jobs } = (await (await fetch(`${url}/api/v1/jobs?limit=1`)).json()) as { jobs: { job_id: string }[] };
    while (!done) {
      const began = performance.now();
      await (await fetch(`${url}/api/v1/jobs/${jobs[0]?.job_id}`)).arrayBuffer();
      waits.push(performance.now() - began);
      await sleep(20);
    }
  })();
  const several = await timeOf(() => hear(url, file, files));
  done = true;
  await reading;
  return { one, several, reading: percentile(waits, 0.95) };
}

/** One upload after the other, as it is while degraded; then all of them to their end. */
async function hear(url: string, file: string, files: number): Promise<void> {
  const jobs: string[] = [];
  for (let i = 0; i < files; i++) jobs.push((await uploadFile(url, file, { language: 'kk' })).job_id);
  await Promise.all(jobs.map((id) => whenCompleted(url, id)));
}

async function state(url: string): Promise<Degradation> {
  return (await (await fetch(`${url}/api/v1/degradation`)).json()) as Degradation;
}
