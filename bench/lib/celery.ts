import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

/** The system's own, for which Debian's packages are made. */
const PYTHON = '/usr/bin/python3';
const PROGRAM = 'celery_noop.py';

export interface CeleryOptions {
  /** Of the broker. */
  redisUrl: string;
  tasks: number;
  /** Processes that send, and processes that work. */
  places: number;
  /** Keeps the result of each task in Redis, so that its end can be asked for. */
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
  const env = { BROKER_URL: redisUrl, PYTHONDONTWRITEBYTECODE: '1', ...(results && { RESULT_BACKEND: redisUrl }) };
  const options = { cwd: fileURLToPath(new URL('.', import.meta.url)), env, reject: false, all: true } as const;
  const worker = execa(
    PYTHON,
    ['-m', 'celery', '-A', 'celery_noop', '-q', 'worker', '-c', String(places), '-Q', 'warm', '-l', 'ERROR'],
    options,
  );
  const sender = execa(PYTHON, [PROGRAM, String(tasks), String(places)], options);
  const lines = createInterface(sender.stdout);
  const ended = Promise.race([worker, sender]).then(({ exitCode, all }) => {
    throw new Error(`Celery ended with ${exitCode} before its tasks were done:\n${all}`);
  });
  const phaseEnd = (): Promise<unknown> => Promise.race([once(lines, 'line'), ended]);
  const next = (): Promise<unknown> => {
    sender.stdin.write('\n');
    return phaseEnd();
  };
  try {
    await phaseEnd();
    await measure('accepted', next);
    await measure('completed', next);
  } finally {
    ended.catch(() => {});
    for (const process of [sender, worker]) process.kill('SIGTERM');
    await Promise.all([sender, worker]);
  }
}
