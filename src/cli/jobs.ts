import { type Command, Option } from 'commander';
import type { App } from '../app.ts';
import type { LiveWorker } from '../contract/admin.ts';
import { type Job, JobQuery } from '../contract/job.ts';
import { retryJob } from '../jobs/retry-job.ts';
import { cancelJob } from '../library/cancel-job.ts';
import { findJob } from '../library/find-job.ts';
import { listJobs } from '../library/list-jobs.ts';
import { retryDeadLetters } from '../library/retry-dead-letters.ts';
import { readWorkers } from '../operations/queue-overview.ts';
import { DEFAULT_OWNER_ID } from '../platform/db/schema.ts';
import { addDeadLetters } from './dead-letters.ts';
import { parseOptions } from './parse-options.ts';
import { clock, openForCommand } from './terminal.ts';
import { minute, textTable } from './text-table.ts';

export function addJobs(program: Command, version: string): void {
  const jobs = program.command('jobs').description('Look at jobs, stop them and try them again; dead letters and workers');
  const open = () => openForCommand(version);
  jobs
    .command('list')
    .description('The newest jobs')
    .option('--status <status>', 'only these, with commas: queued, processing, completed, failed, cancelled')
    .option('--limit <n>', 'how many, 1 to 100', '20')
    .option('--json', 'as JSON')
    .action(async ({ json, ...options }: { status?: string; limit: string; json?: true }) => {
      const query = parseOptions(JobQuery, options);
      await using app = await open();
      const page = await listJobs(app, DEFAULT_OWNER_ID, query);
      process.stdout.write(json ? `${JSON.stringify(page.jobs, null, 2)}\n` : jobTable(page.jobs));
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
    .argument('[job-id]')
    .addOption(new Option('--all-dead', 'every dead letter'))
    .action(async (id: string | undefined, { allDead }: { allDead?: true }) => {
      if ((id === undefined) !== (allDead === true)) throw new Error('Name one job, or give --all-dead for every dead letter');
      await using app = await open();
      process.stdout.write(id === undefined ? await retryAllDead(app) : await retryOne(app, id));
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
  addDeadLetters(jobs, open);
  jobs
    .command('workers')
    .description('The processes that run jobs now')
    .option('--json', 'as JSON')
    .action(async ({ json }: { json?: true }) => {
      await using app = await open();
      const workers = await readWorkers(app.db);
      process.stdout.write(json ? `${JSON.stringify(workers, null, 2)}\n` : workerTable(workers));
    });
}

async function retryOne(app: App, id: string): Promise<string> {
  await findJob(app, DEFAULT_OWNER_ID, id);
  app.doorbell.ring(await retryJob(app.db, id));
  return `${id} is in the queue again\n`;
}

async function retryAllDead(app: App): Promise<string> {
  const { retried, left } = await retryDeadLetters(app);
  const rest = left === 0 ? '' : `${left} cannot be tried again, because their audio has been deleted: jobs drop takes them off the list\n`;
  return `${retried} dead letters are in the queue again\n${rest}`;
}

function jobTable(jobs: readonly Job[]): string {
  if (jobs.length === 0) return 'There are no jobs.\n';
  return textTable(
    jobs.map((job) => [
      job.job_id,
      job.status === 'processing' ? `${Math.floor(job.progress)}%` : job.status,
      job.duration === null ? '?' : clock(job.duration * 1000),
      minute(job.created_at),
      job.error === null ? job.original_filename : `${job.original_filename}  ${job.error.code}`,
    ]),
  );
}

function workerTable(workers: readonly LiveWorker[]): string {
  if (workers.length === 0) return 'No worker is running; ./bin/kazru-stt serve starts one.\n';
  return textTable(
    workers.map((worker) => [
      worker.name,
      worker.version,
      `${worker.running} of ${worker.slots} slots`,
      `${Math.round(worker.memory / 1024 ** 2)} MB`,
      `since ${minute(worker.started_at)}`,
      worker.draining ? 'draining' : '',
    ]),
  );
}
