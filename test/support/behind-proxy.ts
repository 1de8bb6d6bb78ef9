import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Engine } from '../../src/engines/engine.ts';
import { createEngines } from '../../src/engines/registry.ts';
import { type Fault, type FaultProxy, startFaultProxy } from './fault-proxy.ts';
import { ask } from './http-client.ts';
import { temporaryFolder } from './leak-check.ts';
import { endpointOf } from './proof/prove.ts';
import { startRedis } from './redis-server.ts';
import type { Reference } from './replay/make-reference.ts';
import { openAi, REPLAY_KEY } from './replay/openai-protocol.ts';
import { startReplay } from './replay/replay-server.ts';
import { oneWord, scriptedEngine } from './scripted-engine.ts';
import { completeJob, seedJob } from './seed-jobs.ts';
import { openTestApp, type TestApp, testConfig, testDatabase } from './test-app.ts';

/** What every dependency meets. */
export const FAULTS = {
  latency: { kind: 'latency', ms: 2000 },
  reset: { kind: 'reset' },
  hang: { kind: 'hang' },
  narrow: { kind: 'narrow', bytesPerSecond: 1000 },
  down: { kind: 'down' },
} as const satisfies Record<string, Fault>;

/** What needs none of what is away answers within this. */
export const AT_ONCE_MS = 1500;
/** Parts of a job that are heard at the same time: what may be in flight when the fault comes. */
export const PARALLEL = 2;

/** A database of one's own that is reached through a proxy. */
export async function databaseBehindProxy(): Promise<{ proxy: FaultProxy; url: string } & AsyncDisposable> {
  await using opening = new AsyncDisposableStack();
  const { username, hostname, pathname } = new URL(opening.use(await testDatabase()).url);
  const proxy = opening.use(await startFaultProxy({ path: `${decodeURIComponent(hostname)}/.s.PGSQL.5432` }));
  const open = opening.move();
  return { proxy, url: `postgres://${username}@127.0.0.1:${proxy.port}${pathname}`, [Symbol.asyncDispose]: () => open.disposeAsync() };
}

/** The program, running jobs and listening, and what else was opened for it. */
async function serve(opening: AsyncDisposableStack, opened: TestApp) {
  const { app } = opening.use(opened);
  app.startWorker();
  const { url } = await app.listen();
  const open = opening.move();
  return { app, url, [Symbol.asyncDispose]: () => open.disposeAsync() };
}

function withEngine(env: Record<string, string>, engine: Engine): Promise<TestApp> {
  return openTestApp({ env, engines: createEngines(testConfig(env).engines, [engine]) });
}

/** A database with 24 completed jobs behind a proxy. While the engine is held, calls behind the first ones wait. */
export async function openBehindDatabase() {
  await using opening = new AsyncDisposableStack();
  const { proxy, url: DATABASE_URL } = opening.use(await databaseBehindProxy());
  let gate = Promise.withResolvers<void>();
  let calls = 0;
  const { engine } = scriptedEngine(
    'lab',
    async (request) => {
      if (++calls > PARALLEL) await gate.promise;
      return oneWord('сөз')(request, calls);
    },
    { capabilities: { parallel: PARALLEL } },
  );
  const opened = await withEngine({ DATABASE_URL }, engine);
  for (let n = 0; n < 24; n++) await completeJob(opened.app, await seedJob(opened.app));
  const gated = {
    calls: () => calls,
    hold() {
      gate = Promise.withResolvers();
      calls = 0;
    },
    release: () => gate.resolve(),
  };
  return { ...(await serve(opening, opened)), proxy, engine: gated };
}

/** Redis behind a proxy, and an engine that answers at once. */
export async function openBehindRedis() {
  await using opening = new AsyncDisposableStack();
  const redis = opening.use(await startRedis());
  const proxy = opening.use(await startFaultProxy({ host: '127.0.0.1', port: redis.port }));
  const { engine } = scriptedEngine('lab', oneWord('сөз'));
  return { ...(await serve(opening, await withEngine({ REDIS_URL: `redis://127.0.0.1:${proxy.port}` }, engine))), proxy };
}

/**
 * Two ways to one engine that knows the reference: `first` leads through a proxy, `second` does not. Calls are given up
 * after `times.deadlineMs`; all other waiting of the pool is shorter.
 */
export async function openBehindEngine(reference: Reference) {
  await using opening = new AsyncDisposableStack();
  const folder = opening.use(await temporaryFolder());
  const faults = [{ kind: 'latency', ms: 200 }] as const;
  const replay = opening.use(await startReplay({ reference, protocols: [openAi({ dialect: 'openai' })], faults }));
  const proxy = opening.use(await startFaultProxy({ host: '127.0.0.1', port: Number(new URL(replay.url).port) }));
  const endpoint = { key_variable: 'REPLAY_KEY', limits: { preferred_seconds: 8, parallel: 2 * PARALLEL } };
  const endpoints = [
    endpointOf('openai', { url: `http://127.0.0.1:${proxy.port}` }, { ...endpoint, id: 'first' }),
    endpointOf('openai', replay, { ...endpoint, id: 'second' }),
  ];
  const env = { REPLAY_KEY, ENGINES_FILE: join(folder.path, 'engines.json'), ENGINE_ORDER: 'first,second' };
  await writeFile(env.ENGINES_FILE, JSON.stringify(endpoints));
  const times = { deadlineMs: 20_000 };
  const opened = await openTestApp({ env, pool: { pace: 0.05, deadline: () => times.deadlineMs } });
  return { ...(await serve(opening, opened)), proxy, replay, times };
}

/** Rejects when it takes longer. */
export async function within<T>(ms: number, name: string, work: Promise<T>): Promise<T> {
  const overdue = new AbortController();
  const limit = sleep(ms, null, { signal: overdue.signal }).then(() => {
    throw new Error(`${name} took longer than ${ms} ms`);
  });
  return Promise.race([work, limit]).finally(() => overdue.abort());
}

/** What needs nothing answers, whatever is the matter with the rest. */
export async function expectPageAtOnce(url: string): Promise<void> {
  const answers = await Promise.all([
    within(AT_ONCE_MS, 'the page', ask(url, { headers: { accept: 'text/html' } })),
    within(AT_ONCE_MS, '/live', ask(`${url}/live`)),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
}
