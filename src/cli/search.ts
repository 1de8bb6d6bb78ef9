import type { Command } from 'commander';
import { type SearchPage, SearchQuery } from '../contract/search.ts';
import { searchTranscripts } from '../library/search/search-transcripts.ts';
import { DEFAULT_OWNER_ID } from '../platform/db/schema.ts';
import { parseOptions } from './parse-options.ts';
import { clock, openForCommand } from './terminal.ts';
import { textTable } from './text-table.ts';

/** `search`: words in transcripts. */
export function addSearch(program: Command, version: string): void {
  program
    .command('search')
    .description('Find words in transcripts, in Cyrillic or Latin; words in quotes of their own stand in a row')
    .argument('<words...>')
    .option('--limit <n>', 'how many, 1 to 100', '20')
    .option('--json', 'as JSON')
    .action(async (words: string[], { json, ...options }: { limit: string; json?: true }) => {
      const query = parseOptions(SearchQuery, { q: words.join(' '), ...options });
      await using app = await openForCommand(version);
      const page = await searchTranscripts(app, DEFAULT_OWNER_ID, query);
      if (page.pending > 0) process.stderr.write(`Not searched yet: ${page.pending} transcripts that were written or changed only now\n`);
      process.stdout.write(json ? `${JSON.stringify({ named: page.named, hits: page.hits }, null, 2)}\n` : nameList(page) + hitList(page));
      if (page.next_cursor !== null) process.stderr.write('There is more: --limit shows up to 100\n');
    });
}

/** Recordings of which only the name has the words. */
function nameList({ named, hits }: SearchPage): string {
  const rest = named.filter(({ job_id }) => !hits.some((hit) => hit.job_id === job_id));
  return rest.map(({ job_id, original_filename }) => `${job_id}  ${original_filename}\n`).join('');
}

/** Each recording once, below it what was found in it. */
function hitList({ named, hits }: SearchPage): string {
  if (hits.length === 0) return named.length === 0 ? 'Nothing has these words.\n' : '';
  return [...Map.groupBy(hits, ({ job_id }) => job_id)]
    .map(([jobId, found]) => {
      const rows = found.map(({ start_time, speaker, text }) => [`  ${clock(start_time * 1000)}`, speaker, text]);
      return `${jobId}  ${found[0]?.original_filename}\n${textTable(rows)}`;
    })
    .join('');
}
