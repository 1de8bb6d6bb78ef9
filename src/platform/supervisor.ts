import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MetricObjectWithValues, MetricValue } from 'prom-client';
import type { Log } from './telemetry/log.ts';

type Values = MetricObjectWithValues<MetricValue<string>>[];

/** What a supervised process says: that it lives, every second, and its metrics when it is asked. */
export type FromChild = { kind: 'beat'; rssBytes: number } | { kind: 'metrics'; values: Values };
export type ToChild = { kind: 'metrics' };

export interface SupervisorOptions {
  /** Starts the process, with an IPC channel. */
  start: () => ChildProcess;
  /** Grown beyond this, it is drained and replaced. Bytes. */
  maxRssBytes: number;
  /** Silent for so long, it hangs: it is killed and replaced. */
  silentMs?: number;
  /** How long it may drain before it is killed. */
  drainMs?: number;
  log: Log;
}

/** Keeps one process alive until it is disposed: that drains it, and waits. */
export interface Supervisor extends AsyncDisposable {
  /** Null while it is being replaced. */
  pid(): number | null;
  /** Its metrics; none when it does not answer within a second. */
  metrics(): Promise<Values>;
}

const LOOK_EVERY_MS = 1000;
const START_MS = 30_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
/** After so long a life the next death is the first again. */
const HEALTHY_MS = 60_000;

/** Starts a process and replaces it whenever it dies, hangs or grows. */
export function superviseProcess({ start, maxRssBytes, silentMs = 15_000, drainMs = 25_000, log }: SupervisorOptions): Supervisor {
  const closing = new AbortController();
  let child: ChildProcess | null = null;

  const live = async (): Promise<void> => {
    const next = start();
    child = next;
    let expectedBy = Date.now() + START_MS;
    let ending = false;
    next.on('error', (err) => log.error({ err }, 'the worker process could not be started'));
    next.on('message', (message: FromChild) => {
      if (message.kind !== 'beat') return;
      expectedBy = Date.now() + silentMs;
      if (ending || message.rssBytes <= maxRssBytes) return;
      ending = true;
      log.warn({ rss_bytes: message.rssBytes, limit: maxRssBytes }, 'the worker process has grown too large; it is drained and replaced');
      drain(next, drainMs);
    });
    const watch = setInterval(() => {
      if (ending || Date.now() <= expectedBy) return;
      ending = true;
      log.error({ pid: next.pid }, 'the worker process hangs; it is killed and replaced');
      next.kill('SIGKILL');
    }, LOOK_EVERY_MS);
    const [code, signal] = await ended(next);
    clearInterval(watch);
    child = null;
    if (!closing.signal.aborted && !ending) log.error({ code, signal }, 'the worker process died; it is replaced');
  };

  const run = async (): Promise<void> => {
    let pauseMs = FIRST_PAUSE_MS;
    while (!closing.signal.aborted) {
      const startedAt = Date.now();
      await live();
      if (Date.now() - startedAt > HEALTHY_MS) pauseMs = FIRST_PAUSE_MS;
      await sleep(pauseMs, undefined, { signal: closing.signal }).catch(() => {});
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    }
  };
  const done = run();

  return {
    pid: () => child?.pid ?? null,
    async metrics() {
      const asked = child;
      if (!asked?.connected) return [];
      const { promise, resolve } = Promise.withResolvers<Values>();
      const hear = (message: FromChild): void => void (message.kind === 'metrics' && resolve(message.values));
      asked.on('message', hear);
      asked.send({ kind: 'metrics' } satisfies ToChild, (error) => error && resolve([]));
      const values = await Promise.race([promise, sleep(1000, [] as Values, { ref: false })]);
      asked.off('message', hear);
      return values;
    },
    async [Symbol.asyncDispose]() {
      closing.abort();
      if (child !== null) drain(child, drainMs);
      await done;
    },
  };
}

function drain(child: ChildProcess, drainMs: number): void {
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), drainMs);
  child.once('exit', () => clearTimeout(timer));
}

/** Exit code and signal; also of one that could not be started. */
async function ended(child: ChildProcess): Promise<[number | null, NodeJS.Signals | null]> {
  if (child.pid === undefined) return [null, null];
  return (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
}

/** The other side: tells the supervisor that this process lives, and its metrics. `onOrphaned`: the supervisor is gone. */
export function reportToSupervisor({ metrics, onOrphaned }: { metrics: () => Promise<Values>; onOrphaned: () => void }): Disposable {
  const send = (message: FromChild): void => {
    if (process.connected) process.send?.(message, () => {});
  };
  const timer = setInterval(() => send({ kind: 'beat', rssBytes: process.memoryUsage.rss() }), LOOK_EVERY_MS);
  const hear = (message: ToChild): void => {
    if (message.kind === 'metrics') void metrics().then((values) => send({ kind: 'metrics', values }));
  };
  process.on('message', hear).on('disconnect', onOrphaned);
  return {
    [Symbol.dispose]() {
      clearInterval(timer);
      process.off('message', hear).off('disconnect', onOrphaned);
      if (process.connected) process.disconnect();
    },
  };
}
