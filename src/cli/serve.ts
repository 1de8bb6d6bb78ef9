import { fork } from 'node:child_process';
import { setPriority } from 'node:os';
import { type Command, Option } from 'commander';
import type { App } from '../app.ts';
import { type Config, loadConfig, printConfig } from '../config/config.ts';
import { readEnv } from '../config/env.ts';
import type { Worker } from '../jobs/worker.ts';
import { reportToSupervisor, type Supervisor, superviseProcess } from '../platform/supervisor.ts';
import { createLog, type Log } from '../platform/telemetry/log.ts';
import { transcribeSample } from './sample.ts';
import { onStop } from './terminal.ts';

const ROLES = ['all', 'api', 'worker', 'scheduler'] as const;
type Role = (typeof ROLES)[number];

interface ServeOptions {
  role: Role;
  printConfig?: true;
  firstRunSample?: true;
  supervised?: true;
}

export function addServe(program: Command, version: string): void {
  program
    .command('serve')
    .description('Start the platform: web page, API, worker and scheduler in one process, or one of these roles')
    .addOption(new Option('--role <role>', 'what this process does').choices(ROLES).default('all'))
    .option('--print-config', 'show the effective settings, without secrets, and exit')
    .addOption(new Option('--first-run-sample', 'transcribe a bundled sample when there are no recordings yet'))
    .addOption(new Option('--supervised', 'runs as the worker of a server that watches it').hideHelp())
    .action((options: ServeOptions) => serve(options, version));
}

async function serve({ role, printConfig: print, firstRunSample, supervised }: ServeOptions, version: string): Promise<void> {
  const began = performance.now();
  const reading = readEnv();
  const config = loadConfig(reading);
  if (print) {
    for (const warning of config.warnings) process.stderr.write(`${warning}\n`);
    process.stdout.write(`${printConfig(reading)}\n`);
    return;
  }
  const log = createLog(config.log);
  for (const warning of config.warnings) log.warn(warning);
  const stopped = Promise.withResolvers<string>();
  using _signals = onStop(stopped.resolve);

  const { openApp } = await import('../app.ts');
  await using app = await openApp(config, log, version);
  if (role === 'all' || role === 'scheduler') app.startScheduler();
  // The server that watches a worker has the same disk.
  if (!supervised) app.startTending();
  if (role === 'worker') {
    const worker = app.startWorker();
    if (supervised) return await runSupervised(app, worker, stopped);
  }
  await using worker = role === 'all' ? superviseWorker(config, log) : null;
  if (role === 'all' || role === 'api') {
    // A part that hangs must not keep the page from being there.
    void app.startWatch();
    const { port } = await listen(() => app.listen(worker ? { workerMetrics: worker.metrics } : {}), config.http.port);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    process.stdout.write(`\nKazRu-STT Pro is ready on http://localhost:${port} (in ${seconds} s). Ctrl-C stops it.\n\n`);
  } else {
    const probes = config.http.probePort === null ? null : await listen(() => app.listenForProbes(), config.http.probePort);
    process.stdout.write(`KazRu-STT Pro runs as ${role}${probes ? `, with probes on port ${probes.port}` : ''}. Ctrl-C stops it.\n`);
  }
  if (firstRunSample) transcribeSample(app, stopped.promise).catch((err) => log.error({ err }, 'the sample could not be transcribed'));

  const signal = await stopped.promise;
  process.stdout.write(`\n${signal}: finishing what is in hand …\n`);
  await worker?.[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
  process.stdout.write('Stopped. Unfinished jobs go on at the next start.\n');
}

/** The worker of a laptop is a process of its own, so that pages stay quick, and one that hangs or grows can be replaced. */
function superviseWorker({ workerMemory }: Config, log: Log): Supervisor {
  const start = () =>
    fork(process.argv[1] ?? '', ['serve', '--role', 'worker', '--supervised'], {
      // Ctrl-C is for the server, which drains its worker.
      detached: true,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
  return superviseProcess({ start, maxRssBytes: workerMemory, log });
}

async function runSupervised(app: App, worker: Worker, stopped: PromiseWithResolvers<string>): Promise<void> {
  // Whoever waits for a page on this machine goes first.
  setPriority(5);
  using _reports = reportToSupervisor({
    metrics: () => app.metrics.registry.getMetricsAsJSON(),
    onOrphaned() {
      worker.handBack();
      stopped.resolve('orphaned');
    },
  });
  await stopped.promise;
  await app[Symbol.asyncDispose]();
}

async function listen(open: () => Promise<{ url: string }>, port: number): Promise<{ port: string }> {
  try {
    const { url } = await open();
    return { port: new URL(url).port };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      throw new Error(`Port ${port} is in use; stop the program that uses it, or choose another: PORT=8081 npm start`, { cause: error });
    }
    throw error;
  }
}
