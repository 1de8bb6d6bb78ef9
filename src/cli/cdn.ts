import type { Command } from 'commander';
import { fetch } from 'undici';
import { z } from 'zod';
import { loadConfig } from '../config/config.ts';
import { readEnv } from '../config/env.ts';
import { cacheWord } from '../delivery/cdn.ts';
import { askPurge, askPurgeOfAll } from '../delivery/purges.ts';
import { findRow } from '../library/find-job.ts';
import { DEFAULT_OWNER_ID } from '../platform/db/schema.ts';
import { parseOptions } from './parse-options.ts';
import { openForCommand } from './terminal.ts';
import { textTable } from './text-table.ts';

/** Milliseconds that an answer may take, by where it is asked from. */
const TARGETS = { 'the same continent': 50, 'another continent': 100, 'Asia-Pacific': 150 };
const WAIT_MS = 5000;

/** `cdn`: how quick it is from here, and making it forget. */
export function addCdn(program: Command, version: string): void {
  const cdn = program.command('cdn').description('The CDN in front of this server');
  cdn
    .command('probe')
    .description('Measure how quickly an address of the CDN answers from this machine, and how often from its cache')
    .argument('[url]', 'such as a public link or a file of the page; left out: ASSET_BASE_URL or CDN_BASE_URL')
    .option(
      '--count <n>',
      'how often',
      (text) => parseOptions(z.object({ count: z.coerce.number().int().min(1).max(1000) }), { count: text }).count,
      20,
    )
    .action((url: string | undefined, { count }: { count: number }) => probe(url, count));
  cdn
    .command('purge')
    .description('Take the audio of a job out of the CDN; its public links stay valid')
    .argument('[job]', 'a job_id')
    .option('--everything', 'all that the CDN has')
    .action(async (job: string | undefined, { everything }: { everything?: true }) => {
      if ((job === undefined) === (everything === undefined)) throw new Error('Name a job, or say --everything');
      await using app = await openForCommand(version);
      if (app.delivery.purge === null) throw new Error('There is nothing to purge with: set CDN_BASE_URL, CDN_ZONE and CDN_TOKEN');
      if (job === undefined) await askPurgeOfAll(app.db);
      else await askPurge(app.db, (await findRow(app.db, DEFAULT_OWNER_ID, job, { deletedToo: true })).recording_id, 'alarm');
      process.stdout.write('Asked for; a running server does it within seconds. See: kazru-stt cdn log\n');
    });
  cdn
    .command('log')
    .description('What was purged, and what came of it')
    .option('--json', 'as JSON')
    .action(async ({ json }: { json?: true }) => {
      await using app = await openForCommand(version);
      const purges = await app.db.selectFrom('cdn_purges').selectAll().orderBy('asked_at', 'desc').limit(50).execute();
      if (json) process.stdout.write(`${JSON.stringify(purges, null, 2)}\n`);
      else if (purges.length === 0) process.stdout.write('Nothing was purged in the last 30 days\n');
      else
        process.stdout.write(
          textTable([
            ['asked', 'why', 'addresses', 'tries', 'what came of it'],
            ...purges.map(({ asked_at, reason, paths, tries, verified_at, error }) => [
              asked_at.toISOString().slice(0, 19),
              reason,
              paths === null ? 'all' : String(paths.length),
              String(tries),
              verified_at ? `gone after ${((verified_at.getTime() - asked_at.getTime()) / 1000).toFixed(1)} s` : (error ?? 'waits'),
            ]),
          ]),
        );
    });
}

async function probe(given: string | undefined, count: number): Promise<void> {
  const { delivery } = loadConfig(readEnv());
  const url = given ?? delivery.assetUrl ?? delivery.cdnUrl;
  if (url === null || !URL.canParse(url)) throw new Error('Name an address, or set ASSET_BASE_URL or CDN_BASE_URL');
  const times: number[] = [];
  const caches = { hit: 0, miss: 0, unknown: 0 };
  let failed = 0;
  for (let asked = 0; asked < count; asked++) {
    const began = performance.now();
    try {
      const { status, headers } = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(WAIT_MS) });
      if (status >= 400) failed++;
      else {
        times.push(performance.now() - began);
        caches[cacheWord(headers)]++;
      }
    } catch {
      failed++;
    }
  }
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  const rows = [
    ['answers', `${times.length} of ${count}`],
    ['from the cache', `${caches.hit}${caches.unknown > 0 ? ` (${caches.unknown} did not say)` : ''}`],
  ];
  if (sorted.length > 0) {
    rows.push(['median', `${at(0.5).toFixed(0)} ms`], ['95 %', `${at(0.95).toFixed(0)} ms`]);
    for (const [where, ms] of Object.entries(TARGETS)) rows.push([`${ms} ms, for ${where}`, at(0.95) <= ms ? 'met' : 'missed']);
  }
  process.stdout.write(textTable(rows));
  if (failed > 0) process.exitCode = 1;
}
