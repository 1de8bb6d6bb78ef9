import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { percentile } from '../../bench/lib/report.ts';
import type { ErrorBody } from '../../src/contract/app-error.ts';
import { form, upload, uploaded } from '../support/http-client.ts';
import { checkLeaks, temporaryFolder } from '../support/leak-check.ts';
import { measureOverload } from '../support/load/measure-overload.ts';
import { clip } from '../support/made-media.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { query } from '../support/storm/query.ts';
import { testDatabase } from '../support/test-app.ts';

checkLeaks();

const SECONDS = 3;
const UPLOAD_EVERY_MS = 500;
/** What a thousand connections and their buffers take, and what V8 has not given back yet. */
const GROWTH_MB = 128;

/** An api of its own, without a worker, so that what is accepted waits. */
async function openApi(): Promise<{ server: ServerProcess; databaseUrl: string } & AsyncDisposable> {
  await using opening = new AsyncDisposableStack();
  const database = opening.use(await testDatabase());
  const folder = opening.use(await temporaryFolder());
  const env = { DATA_DIR: join(folder.path, 'data'), DATABASE_URL: database.url, MAX_QUEUE_WAIT: '1h' };
  const server = await startServer(env, ['--role', 'api']);
  opening.defer(async () => void (await server.stop()));
  const open = opening.move();
  return { server, databaseUrl: database.url, [Symbol.asyncDispose]: () => open.disposeAsync() };
}

test('ten times more than it can do: the rest is turned away at once, in words, and nothing that was accepted is lost', async () => {
  await using api = await openApi();
  const { url, pid } = api.server;
  const jobs: string[] = [];
  let isOver = false;
  const uploads = async (): Promise<void> => {
    for (; !isOver; await sleep(UPLOAD_EVERY_MS)) jobs.push((await uploaded(url, await clip())).job_id);
  };
  const measure = measureOverload({ pid, url: `${url}/api/v1/jobs`, seconds: SECONDS, times: 10 }).finally(() => {
    isOver = true;
  });
  const [{ idle, overload, after, memory }] = await Promise.all([measure, uploads()]);

  expect([...idle.others, ...overload.others, ...after.others]).toEqual([]);
  expect(overload.acceptedMs.length).toBeGreaterThan(0);
  expect(overload.refusedMs.length).toBeGreaterThan(overload.acceptedMs.length);
  // In the same crowd: a refusal waits for nothing but its turn.
  expect(percentile(overload.refusedMs, 0.5)).toBeLessThan(percentile(overload.acceptedMs, 0.95));
  expect(memory.highestMb - memory.firstMb).toBeLessThan(GROWTH_MB);
  expect(after.refusedMs).toEqual([]);
  expect(after.acceptedMs.length).toBeGreaterThan(idle.acceptedMs.length / 4);
  // After half a minute without a worker the api does some itself.
  const rows = await query<{ id: string }>(api.databaseUrl, `select id from jobs where status in ('queued', 'processing', 'completed')`);
  expect(rows.map(({ id }) => id).toSorted()).toEqual(jobs.toSorted());
});

test('more work than may wait: an upload is refused before its bytes travel, and accepted when there is less', async () => {
  await using api = await openApi();
  const { url } = api.server;
  await uploaded(url, await clip());
  await query(api.databaseUrl, 'update jobs set expected_ms = 7200000');
  const full = { status: 503, code: 'QUEUE_FULL', retryAfter: '3600' };
  // What waits is looked at once a second.
  await expect.poll(() => beginUpload(url), { timeout: 10_000 }).toMatchObject(full);
  await query(api.databaseUrl, 'update jobs set expected_ms = 1');
  await expect.poll(async () => (await upload(url, await clip())).status, { timeout: 10_000 }).toBe(202);
});

/** Announces 100 MB, sends less than the first of them, and waits for an answer; null: there is none, for the rest is waited for. */
async function beginUpload(url: string): Promise<{ status: number | undefined; code: string; retryAfter: string | undefined } | null> {
  const { headers, body } = form([{ field: 'file', value: 'RIFF', fileName: 'large.wav' }]);
  const outgoing = request(`${url}/api/v1/upload`, {
    method: 'POST',
    headers: { ...headers, 'content-length': 100_000_000 },
    agent: false,
  });
  outgoing.on('error', () => {});
  outgoing.write(body.subarray(0, body.indexOf('RIFF') + 4));
  try {
    const [response] = (await once(outgoing, 'response', { signal: AbortSignal.timeout(1000) })) as [IncomingMessage];
    const { code } = JSON.parse((await response.setEncoding('utf8').toArray()).join('')) as ErrorBody;
    return { status: response.statusCode, code, retryAfter: response.headers['retry-after'] };
  } catch {
    return null;
  } finally {
    outgoing.destroy();
  }
}
