import { join } from 'node:path';
import { startServer } from '../test/support/server-process.ts';
import { numbers } from './lib/options.ts';
import { median, printTable, ratio, seconds, timeOf } from './lib/report.ts';
import { benchDatabase, temporaryFolder } from './lib/scratch.ts';

/** From the command to the line that says it is ready: cold (no data folder yet), warm, and with a database that already runs. */
export async function startUp(args: string[]): Promise<void> {
  const { times } = numbers(args, { times: 3 });
  const cold: number[] = [];
  const warm: number[] = [];
  const alone: number[] = [];
  for (let i = 0; i < times; i++) {
    await using folder = await temporaryFolder();
    const DATA_DIR = join(folder.path, 'data');
    cold.push(await timeToReady({ DATA_DIR }));
    warm.push(await timeToReady({ DATA_DIR }));
    await using database = await benchDatabase(folder.path);
    alone.push(await timeToReady({ DATA_DIR, DATABASE_URL: database.url }));
  }
  const base = median(alone);
  const row = (name: string, found: number[]): string[] => [
    name,
    seconds(median(found)),
    seconds(Math.max(...found)),
    ratio(median(found), base),
  ];
  printTable([
    [`median of ${times}`, 'time', 'slowest', 'against the program alone'],
    ['the program alone, its database runs and is migrated', ...row('', alone).slice(1)],
    row('cold: makes the database, migrates, starts', cold),
    row('warm: starts the database', warm),
  ]);
}

async function timeToReady(env: Record<string, string>): Promise<number> {
  let server: Awaited<ReturnType<typeof startServer>> | null = null;
  const time = await timeOf(async () => {
    server = await startServer({ LOG_LEVEL: 'error', ...env });
  });
  await (server as Awaited<ReturnType<typeof startServer>> | null)?.stop();
  return time;
}
