import { join } from 'node:path';
import { measureOverload, type Overload } from '../test/support/load/measure-overload.ts';
import type { Reached } from '../test/support/load/offer-load.ts';
import { startServer } from '../test/support/server-process.ts';
import { numbers } from './lib/options.ts';
import { milliseconds, percentile, printTable, ratio } from './lib/report.ts';
import { benchDatabase, temporaryFolder } from './lib/scratch.ts';
import { fillDatabase, idOfShort } from './lib/volume.ts';

const VOLUME = { ended: 1000, processing: 0, parked: 0, queued: 0, words: 100_000 };

/** Ten times as many reads as the server can do: how soon it answers those it accepts, against itself at rest. */
export async function overload(args: string[]): Promise<void> {
  const options = numbers(args, { seconds: 10, times: 10 });
  await using folder = await temporaryFolder();
  await using database = await benchDatabase(folder.path);
  await fillDatabase(database.unlimited, VOLUME);
  const env = { DATA_DIR: join(folder.path, 'data'), DATABASE_URL: database.url };
  for (const [name, path] of Object.entries({ 'list of jobs': '/api/v1/jobs', 'one job': `/api/v1/jobs/${idOfShort(0)}` })) {
    const server = await startServer(env, ['--role', 'api']);
    try {
      print(name, await measureOverload({ pid: server.pid, url: server.url + path, ...options }));
    } finally {
      await server.stop();
    }
  }
}

function print(name: string, { idle, capacity, capacityPerSecond, overload: over, after, memory }: Overload): void {
  const idleP95 = percentile(idle.acceptedMs, 0.95);
  const row = (phase: string, { seconds, sent, acceptedMs, refusedMs }: Reached): string[] => [
    phase,
    (sent / seconds).toFixed(0),
    (acceptedMs.length / seconds).toFixed(0),
    milliseconds(percentile(acceptedMs, 0.5)),
    milliseconds(percentile(acceptedMs, 0.95)),
    ratio(percentile(acceptedMs, 0.95), idleP95),
    refusedMs.length === 0 ? '' : milliseconds(percentile(refusedMs, 0.5)),
    refusedMs.length === 0 ? '' : milliseconds(percentile(refusedMs, 0.95)),
  ];
  process.stdout.write(`${name}; goal: p95 of what is accepted ≤ 3 × at rest\n`);
  printTable([
    ['', 'sent/s', 'accepted/s', 'p50', 'p95', 'against rest', 'refused p50', 'refused p95'],
    row('at rest', idle),
    row('as fast as it can', capacity),
    row('overload', over),
    row('right after it', after),
  ]);
  const reached = over.sent / over.seconds / capacityPerSecond;
  const { firstMb, highestMb } = memory;
  process.stdout.write(
    `overload reached: ${reached.toFixed(1)} × of what it can do; resident memory ${firstMb.toFixed(0)} MB, at most ${highestMb.toFixed(0)} MB\n\n`,
  );
  const other = [idle, capacity, over, after].flatMap(({ others }) => others)[0];
  if (other !== undefined) throw new Error(`an answer was neither a success nor a refusal:\n${other}`);
}
