import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

/** The system's own, for which Debian's packages are made. */
const PYTHON = '/usr/bin/python3';
const PROGRAM = fileURLToPath(new URL('celery_noop.py', import.meta.url));

export interface CeleryOptions {
  /** Of the broker. */
  redisUrl: string;
  tasks: number;
  /** Processes that send, and that work. */
  places: number;
  /** Keep the result of each task in Redis, so that its end can be asked for. */
  results: boolean;
}

/** What is missing and how to get it; null when Celery can be run. */
export async function celeryProblem(): Promise<string | null> {
  const { failed } = await execa(PYTHON, ['-c', 'import celery, redis'], { reject: false });
  return failed ? 'Celery is not installed; install it with: sudo apt-get install celery python3-redis' : null;
}

/** Sends no-op tasks to a worker that does not take them yet, then lets it take them. `measure` runs around each of the two. */
export async function runCelery(
  { redisUrl, tasks, places, results }: CeleryOptions,
  measure: (phase: 'accepted' | 'completed', work: () => Promise<unknown>) => Promise<void>,
): Promise<void> {
  const env = {
    BROKER_URL: redisUrl,
    ...(results && { RESULT_BACKEND: redisUrl }),
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONWARNINGS: 'ignore',
  };
  const start = (args: string[]): ChildProcessByStdio<Writable, Readable, null> =>
    spawn(PYTHON, args, {
      cwd: fileURLToPath(new URL('.', import.meta.url)),
      env: { ...process.env, ...env },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
  const worker = start(['-m', 'celery', '-A', 'celery_noop', '-q', 'worker', '-c', String(places), '-Q', 'warm', '-l', 'ERROR']);
  worker.stdout.resume();
  const workerEnded = once(worker, 'exit');
  const sender = start([PROGRAM, String(tasks), String(places)]);
  const senderEnded = once(sender, 'exit');
  const lines = createInterface(sender.stdout);
  const said = (): Promise<unknown> =>
    Promise.race([
      once(lines, 'line'),
      senderEnded.then(([code]) => Promise.reject(new Error(`the sender of the tasks ended with ${code}`))),
    ]);
  const tell = async (): Promise<void> => {
    sender.stdin.write('\n');
    await said();
  };
  try {
    await said();
    await measure('accepted', tell);
    await measure('completed', tell);
    sender.stdin.end();
    await senderEnded;
  } finally {
    sender.kill('SIGKILL');
    worker.kill('SIGTERM');
    await workerEnded;
  }
}
