import type { Command } from 'commander';
import type { App } from '../app.ts';
import { type DeadLetter, DeadQuery, DropRequest, type JobAttempt } from '../contract/admin.ts';
import { findDeadLetter, listDeadLetters } from '../library/dead-letters.ts';
import { dropDeadLetter } from '../library/drop-dead-letter.ts';
import { parseOptions } from './parse-options.ts';
import { minute, textTable } from './text-table.ts';

/** `jobs dead` and `jobs drop`: what was given up, why, and taking it off the list. */
export function addDeadLetters(jobs: Command, open: () => Promise<App>): void {
  jobs
    .command('dead')
    .description('The dead letters: jobs that were given up after crashes or retries; with an id, how each try of one ended')
    .argument('[job-id]')
    .option('--limit <n>', 'how many, 1 to 100', '20')
    .option('--json', 'as JSON')
    .action(async (id: string | undefined, { json, ...options }: { limit: string; json?: true }) => {
      const query = parseOptions(DeadQuery, options);
      await using app = await open();
      const found = id === undefined ? (await listDeadLetters(app.db, query)).dead : await findDeadLetter(app.db, id);
      const text = (): string => (Array.isArray(found) ? letterTable(found) : describeLetter(found));
      process.stdout.write(json ? `${JSON.stringify(found, null, 2)}\n` : text());
    });
  jobs
    .command('drop')
    .description('Take a dead letter off the list; the job stays failed, the reason is kept with it')
    .argument('<job-id>')
    .requiredOption('--reason <text>', 'why, 1 to 500 letters')
    .action(async (id: string, options: { reason: string }) => {
      const { reason } = parseOptions(DropRequest, options);
      await using app = await open();
      await dropDeadLetter(app.db, id, reason);
      process.stdout.write(`${id} is off the list\n`);
    });
}

function letterTable(letters: readonly DeadLetter[]): string {
  if (letters.length === 0) return 'There are no dead letters.\n';
  return textTable(
    letters.map((letter) => [
      letter.job_id,
      minute(letter.died_at),
      `crashes ${letter.crashes}`,
      `errors ${letter.errors}`,
      letter.retryable ? '' : 'audio deleted',
      `${letter.original_filename}  ${letter.error?.code ?? ''}`,
    ]),
  );
}

function describeLetter(letter: DeadLetter): string {
  const { error, dropped } = letter;
  const facts = [
    ['job', letter.job_id],
    ['file', letter.original_filename],
    ['owner', letter.owner],
    ['died', minute(letter.died_at)],
    ['error', error && `${error.code}: ${plain(error.message)}`],
    ['hint', error?.hint],
    ['tries', `crashes ${letter.crashes}, errors ${letter.errors}`],
    ['audio', letter.retryable ? null : 'deleted: the job cannot be tried again'],
    ['dropped', dropped && `${minute(dropped.at)}: ${dropped.reason}`],
  ].flatMap(([name, value]) => (name && value ? [[name, value]] : []));
  const tries = letter.history.length === 0 ? 'How it was tried is not known.\n' : textTable(letter.history.map(attemptRow));
  return `${textTable(facts)}\n${tries}`;
}

function attemptRow({ at, kind, stage, progress, worker, code, message }: JobAttempt): string[] {
  const place = stage === null ? '' : `${stage} ${Math.floor(progress)}%`;
  return [at.slice(0, 19).replace('T', ' '), kind, place, worker ?? '', message === null ? code : `${code}: ${plain(message)}`];
}

/** What engines say may hold anything; a line of the terminal must not. */
function plain(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ');
}
