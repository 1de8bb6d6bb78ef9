import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import type { CacheStats } from '../contract/cache.ts';
import { forgetRecording, readCacheStats } from '../library/cache.ts';
import { DEFAULT_OWNER_ID } from '../platform/db/schema.ts';
import { openForCommand } from './terminal.ts';
import { textTable } from './text-table.ts';

/** `cache`: what was heard before, what that saved, and forgetting a file. */
export function addCache(program: Command, version: string): void {
  const cache = program.command('cache').description('What was heard before and is not paid for again');
  const open = () => openForCommand(version);
  cache
    .command('stats')
    .description('How much is known, how often it was of use, and what that saved')
    .option('--json', 'as JSON')
    .action(async ({ json }: { json?: true }) => {
      await using app = await open();
      const stats = await readCacheStats(app, DEFAULT_OWNER_ID);
      process.stdout.write(json ? `${JSON.stringify(stats, null, 2)}\n` : describe(stats));
    });
  cache
    .command('forget')
    .description('Recognise a file anew when it comes again; its transcripts stay')
    .argument('<file>')
    .action(async (file: string) => {
      const hash = createHash('sha256');
      await pipeline(createReadStream(file), hash).catch((error: NodeJS.ErrnoException) => {
        throw error.code === 'ENOENT' ? new Error(`There is no file ${file}`, { cause: error }) : error;
      });
      await using app = await open();
      const { chunks } = await forgetRecording(app.db, DEFAULT_OWNER_ID, hash.digest('hex'));
      process.stdout.write(
        `${chunks === 0 ? `Nothing of ${file} was known` : `${file} is forgotten; it is heard anew when it comes again`}\n`,
      );
    });
}

function describe({ scope, recordings, chunks, saved }: CacheStats): string {
  const rate = chunks.hit_rate === null ? '' : ` (${(chunks.hit_rate * 100).toFixed(0)} % of all)`;
  const money = saved.cost.map(({ amount, currency }) => `${amount.toFixed(2)} ${currency}`).join(' + ');
  return textTable([
    ['scope', scope],
    ['files known', String(recordings.keys)],
    ['parts known', `${chunks.keys}, ${(chunks.bytes / 1024 ** 2).toFixed(1)} MB`],
    ['answered from them', `${chunks.hits}${rate}`],
    ['heard by an engine', String(chunks.misses)],
    ['saved', `${saved.engine_calls} calls, ${(saved.audio_seconds / 60).toFixed(1)} minutes of audio${money === '' ? '' : `, ${money}`}`],
  ]);
}
