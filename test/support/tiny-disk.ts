import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, rm, statfs, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { PLAIN_RUN } from './plain-run.ts';

/** The program in a process of its own. */
interface Program extends AsyncDisposable {
  pid: number;
  /** What it has printed. */
  output(): string;
}

/** A server whose data folder is a disk of a few megabytes, seen by it alone. */
export interface TinyDiskServer extends Program {
  url: string;
  /** The data folder as the server sees it. */
  dataDir: string;
  freeBytes(): Promise<number>;
  /** Takes all space but so many bytes; disposing gives it back. */
  fill(leave: number): Promise<AsyncDisposable>;
  /** A worker on the same disk. */
  startWorker(): Promise<Program>;
}

const MOUNT = 'mount -t tmpfs -o size="$0" tmpfs "$DATA_DIR" && exec bin/kazru-stt serve "$@"';

/** Starts `serve` with these arguments on a disk of so many megabytes. Fails where a user may not mount one of his own. */
export async function startOnTinyDisk(
  megabytes: number,
  env: { DATA_DIR: string; DATABASE_URL: string },
  args: string[] = [],
): Promise<TinyDiskServer> {
  const program = await start('unshare', ['-Urm', 'sh', '-c', MOUNT, `${megabytes}m`, ...args], env, /is ready on (http:\S+)/);
  const dataDir = `/proc/${program.pid}/root${env.DATA_DIR}`;
  const freeBytes = async (): Promise<number> => {
    const { bavail, bsize } = await statfs(dataDir);
    return bavail * bsize;
  };
  return {
    ...program,
    url: program.said[1] ?? '',
    dataDir,
    freeBytes,
    async fill(leave) {
      const path = join(dataDir, 'filler');
      const block = Buffer.alloc(1024 ** 2);
      await using file = await open(path, 'w');
      let size = 0;
      while (await file.write(block).then(({ bytesWritten }) => (size += bytesWritten), isFull)) {}
      await truncate(path, size - (leave - (await freeBytes())));
      return { [Symbol.asyncDispose]: () => rm(path) };
    },
    startWorker: () =>
      start(
        'nsenter',
        [
          '-t',
          String(program.pid),
          '-U',
          '-m',
          `--wd=${process.cwd()}`,
          '--preserve-credentials',
          'bin/kazru-stt',
          'serve',
          '--role',
          'worker',
        ],
        env,
        /runs as worker/,
      ),
  };
}

function isFull(error: unknown): false {
  if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return false;
  throw error;
}

async function start(
  command: string,
  args: string[],
  env: Record<string, string>,
  ready: RegExp,
): Promise<Program & { said: RegExpExecArray }> {
  const child = spawn(command, args, {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...PLAIN_RUN, PORT: '0', LOG_FORMAT: 'json', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const started = Promise.withResolvers<RegExpExecArray>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      const said = ready.exec(output);
      if (said) started.resolve(said);
    });
  }
  const ended = once(child, 'exit');
  ended.then(([code]) => started.reject(new Error(`${command} ended with ${code} before it was ready:\n${output}`)), started.reject);
  const said = await started.promise;
  return {
    pid: child.pid ?? 0,
    said,
    output: () => output,
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      await ended;
    },
  };
}
