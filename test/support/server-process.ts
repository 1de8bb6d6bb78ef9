import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PLAIN_RUN } from './plain-run.ts';
import { PROGRAM } from './run-cli.ts';

/** The program as people start it: `bin/kazru-stt serve` in a process of its own. */
export interface ServerProcess {
  pid: number;
  /** Empty for a worker or scheduler. */
  url: string;
  output(): string;
  /** Ends it by a signal and waits until it is gone. Returns its exit code, null after SIGKILL. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Starts it on a free port and waits for the line that says it is ready. */
export async function startServer(env: Record<string, string>, args: string[] = []): Promise<ServerProcess> {
  const child = spawn(PROGRAM, ['serve', ...args], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...PLAIN_RUN, PORT: '0', LOG_FORMAT: 'json', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const ready = Promise.withResolvers<string>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      const url = /is ready on (http:\S+)/.exec(output)?.[1];
      if (url !== undefined) ready.resolve(url);
      else if (/runs as (worker|scheduler)/.test(output)) ready.resolve('');
    });
  }
  const ended = once(child, 'exit');
  void ended.then(([code]: unknown[]) => ready.reject(new Error(`the server ended with ${code} before it was ready:\n${output}`)));
  const url = await ready.promise;
  return {
    pid: child.pid ?? 0,
    url,
    output: () => output,
    async stop(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      const [code] = await ended;
      return code;
    },
  };
}

/** The process id of the embedded database of a data folder. */
export function embeddedPid(dataDir: string): number {
  return Number.parseInt(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8'), 10);
}

/**
 * A stand-in for the recogniser program, for tests of what surrounds it: takes `seconds` for each chunk and hears one
 * word, which names the size of the audio it was given. Returns a PATH that finds it first.
 */
export async function slowRecogniser(dir: string, seconds: number): Promise<string> {
  await mkdir(dir, { recursive: true });
  const program = join(dir, 'pocketsphinx_continuous');
  await writeFile(program, `#!/bin/sh\nsleep ${seconds}\necho "heard$(stat -c %s "$2") 0.500 0.900 0.990"\n`);
  await chmod(program, 0o755);
  return `${dir}:${process.env.PATH}`;
}
