import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { recordingPath } from '../test/support/audio-maker.ts';
import { startServer } from '../test/support/server-process.ts';
import { uploadFile, whenCompleted } from './lib/http.ts';
import { numbers } from './lib/options.ts';
import { printTable, ratio } from './lib/report.ts';
import { benchDatabase, temporaryFolder } from './lib/scratch.ts';

interface Load {
  perSecond: number;
  p50: number;
  p95: number;
}

/** Reading a job over HTTP from the real server, against the same row through nothing but Fastify and pg. */
export async function status(args: string[]): Promise<void> {
  const { seconds, connections } = numbers(args, { seconds: 10, connections: 50 });
  await using folder = await temporaryFolder();
  await using database = await benchDatabase(folder.path);
  const server = await startServer({ DATA_DIR: join(folder.path, 'data'), DATABASE_URL: database.url, LOG_LEVEL: 'error' });
  await using bare = await startBare(database.url);
  try {
    const { job_id } = await uploadFile(server.url, recordingPath('jfk.wav'), { language: 'kk' });
    await whenCompleted(server.url, job_id);
    const load = { seconds, connections };
    const baseline = await wrk(`${bare.url}/jobs/${job_id}`, load);
    const real = await wrk(`${server.url}/api/v1/jobs/${job_id}`, load);
    process.stdout.write(`${connections} connections, ${seconds} s each\n`);
    const row = (name: string, { perSecond, p50, p95 }: Load): string[] => [
      name,
      perSecond.toFixed(0),
      ratio(perSecond, baseline.perSecond),
      `${p50.toFixed(1)} ms`,
      `${p95.toFixed(1)} ms`,
      ratio(p95, baseline.p95),
    ];
    printTable([
      ['', 'requests/s', 'against bare', 'p50', 'p95', 'against bare'],
      row('bare Fastify and pg, the row alone', baseline),
      row('GET /api/v1/jobs/{id}: with recording, chunks and queue', real),
    ]);
  } finally {
    await server.stop();
  }
}

async function startBare(url: string): Promise<{ url: string } & AsyncDisposable> {
  const file = fileURLToPath(new URL('lib/bare-server.ts', import.meta.url));
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', file, url], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const [address] = await Promise.race([
    once(child.stdout.setEncoding('utf8'), 'data'),
    ended.then(() => Promise.reject(new Error('the bare server ended before it was ready'))),
  ]);
  return {
    url: String(address).trim(),
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function wrk(url: string, { seconds, connections }: { seconds: number; connections: number }): Promise<Load> {
  const script = fileURLToPath(new URL('lib/percentile.lua', import.meta.url));
  const load = (time: number) => execa('wrk', ['-t', '1', '-c', String(connections), '-d', `${time}s`, '-s', script, url]);
  await load(Math.min(2, seconds));
  const { stdout } = await load(seconds);
  const figures = /^RESULT (\S+) (\S+) (\S+) (\d+)$/m.exec(stdout);
  if (figures?.[4] !== '0') throw new Error(`wrk met errors:\n${stdout}`);
  return { perSecond: Number(figures[1]), p50: Number(figures[2]), p95: Number(figures[3]) };
}
