import { type Command, Option } from 'commander';
import type { App } from '../app.ts';
import { loadConfig, printConfig } from '../config/config.ts';
import { readEnv } from '../config/env.ts';
import { createLog } from '../platform/telemetry/log.ts';
import { transcribeSample } from './sample.ts';
import { onStop } from './terminal.ts';

const ROLES = ['all', 'api', 'worker', 'scheduler'] as const;
type Role = (typeof ROLES)[number];

interface ServeOptions {
  role: Role;
  printConfig?: true;
  firstRunSample?: true;
}

export function addServe(program: Command, version: string): void {
  program
    .command('serve')
    .description('Start the platform: web page, API, worker and scheduler in one process, or one of these roles')
    .addOption(new Option('--role <role>', 'what this process does').choices(ROLES).default('all'))
    .option('--print-config', 'show the effective settings, without secrets, and exit')
    .addOption(new Option('--first-run-sample', 'transcribe a bundled sample when there are no recordings yet'))
    .action((options: ServeOptions) => serve(options, version));
}

async function serve({ role, printConfig: print, firstRunSample }: ServeOptions, version: string): Promise<void> {
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
  if (role === 'all' || role === 'worker') app.startWorker();
  if (role === 'all' || role === 'api') {
    const { port } = await listen(app, config.http.port);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    process.stdout.write(`\nKazRu-STT Pro is ready on http://localhost:${port} (in ${seconds} s). Ctrl-C stops it.\n\n`);
  } else {
    process.stdout.write(`KazRu-STT Pro runs as ${role}. Ctrl-C stops it.\n`);
  }
  if (firstRunSample) transcribeSample(app, stopped.promise).catch((err) => log.error({ err }, 'the sample could not be transcribed'));

  const signal = await stopped.promise;
  process.stdout.write(`\n${signal}: finishing what is in hand …\n`);
  await app[Symbol.asyncDispose]();
  process.stdout.write('Stopped. Unfinished jobs go on at the next start.\n');
}

async function listen(app: App, port: number): Promise<{ port: string }> {
  try {
    const { url } = await app.listen();
    return { port: new URL(url).port };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      throw new Error(`Port ${port} is in use; stop the program that uses it, or choose another: PORT=8081 npm start`, { cause: error });
    }
    throw error;
  }
}
