import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { wav } from '../test/support/pcm.ts';
import { startServer } from '../test/support/server-process.ts';
import { engineEnv } from './lib/engine-env.ts';
import { uploadFile, whenCompleted } from './lib/http.ts';
import { numbers } from './lib/options.ts';
import { median, milliseconds, percentile, printTable, ratio } from './lib/report.ts';
import { benchDatabase, temporaryFolder } from './lib/scratch.ts';
import { startSlowEngine } from './lib/slow-engine.ts';
import { loopClips, transcribedClips } from './lib/speech.ts';

const ENGINE_MS = 300;
const GOAL_MS = 100;

/** A file that comes again: from its last byte to its transcript, against the first time. */
export async function repeat(args: string[]): Promise<void> {
  const { minutes, times } = numbers(args, { minutes: 5, times: 40 });
  await using engine = await startSlowEngine(() => ENGINE_MS);
  await using folder = await temporaryFolder();
  await using database = await benchDatabase(folder.path);
  const file = join(folder.path, 'meeting.wav');
  await writeFile(file, wav(loopClips(await transcribedClips(), minutes).pcm));
  const server = await startServer({ ...(await engineEnv(folder.path, database.url, engine.url)), CACHE_SCOPE: 'own' });
  const hear = async (): Promise<{ ms: number; reused: number }> => {
    let sent = 0;
    const job = await uploadFile(server.url, file, { language: 'kk' }, () => {
      sent = performance.now();
    });
    const { chunks } = job.status === 'completed' ? job : await whenCompleted(server.url, job.job_id);
    return { ms: performance.now() - sent, reused: chunks.reused };
  };
  try {
    const first = await hear();
    const again = [];
    for (let i = 0; i < times; i++) again.push(await hear());
    if (again.some(({ reused }) => reused === 0)) throw new Error('a file that came again was heard again');
    const waits = again.map(({ ms }) => ms);
    printTable([
      [`${minutes} minutes of speech, engine of ${ENGINE_MS} ms`, 'from the last byte', 'against the first'],
      ['the first time', milliseconds(first.ms), ''],
      [`again, median of ${times}`, milliseconds(median(waits)), ratio(median(waits), first.ms)],
      ['again, p95', milliseconds(percentile(waits, 0.95)), ratio(percentile(waits, 0.95), first.ms)],
    ]);
    process.stdout.write(`goal: under ${GOAL_MS} ms\n`);
  } finally {
    await server.stop();
  }
}
