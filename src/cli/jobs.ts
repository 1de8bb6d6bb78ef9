import type { Command } from 'commander';
import { type Job, JobQuery } from '../contract/job.ts';
import { retryJob } from '../jobs/retry-job.ts';
import { cancelJob } from '../library/cancel-job.ts';
import { findJob } from '../library/find-job.ts';
import { listJobs } from '../library/list-jobs.ts';
import { DEFAULT_OWNER_ID } from '../platform/db/schema.ts';
import { clock, commandSetup } from './terminal.ts';

export function addJobs(program: Command, version: string): void {
  const jobs = program.command('jobs').description('Look at jobs, stop them and try them again');
  const open = async () => {
    const { config, log } = commandSetup();
    const { openApp } = await import('../app.ts');
    return openApp(config, log, version);
  };
  jobs
    .command('list')
    .description('The newest jobs')
    .option('--status <status>', 'only these, with commas: queued, processing, completed, failed, cancelled')
    .option('--limit <n>', 'how many', '20')
    .option('--json', 'as JSON')
    .action(async ({ json, ...query }: { status?: string; limit: string; json?: true }) => {
      await using app = await open();
      const page = await listJobs(app, DEFAULT_OWNER_ID, JobQuery.parse(query));
      process.stdout.write(json ? `${JSON.stringify(page.jobs, null, 2)}\n` : table(page.jobs));
    });
  jobs
    .command('show')
    .description('Everything about one job')
    .argument('<job-id>')
    .action(async (id: string) => {
      await using app = await open();
      process.stdout.write(`${JSON.stringify(await findJob(app, DEFAULT_OWNER_ID, id), null, 2)}\n`);
    });
  jobs
    .command('retry')
    .description('Do again what failed in a job: all of it, or the gaps of its transcript')
    .argument('<job-id>')
    .action(async (id: string) => {
      await using app = await open();
      await findJob(app, DEFAULT_OWNER_ID, id);
      await retryJob(app.db, id);
      app.doorbell.ring();
      process.stdout.write(`${id} is in the queue again\n`);
    });
  jobs
    .command('cancel')
    .description('Stop a job for good')
    .argument('<job-id>')
    .action(async (id: string) => {
      await using app = await open();
      await cancelJob(app, DEFAULT_OWNER_ID, id);
      process.stdout.write(`${id} is cancelled\n`);
    });
}

function table(jobs: readonly Job[]): string {
  if (jobs.length === 0) return 'There are no jobs.\n';
  const rows = jobs.map((job) => [
    job.job_id,
    job.status === 'processing' ? `${Math.floor(job.progress)}%` : job.status,
    job.duration === null ? '?' : clock(job.duration * 1000),
    job.created_at.slice(0, 16).replace('T', ' '),
    job.error === null ? job.original_filename : `${job.original_filename}  ${job.error.code}`,
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => `${row.map((cell, column) => (column < 4 ? cell.padEnd(widths[column] ?? 0) : cell)).join('  ')}\n`).join('');
}
