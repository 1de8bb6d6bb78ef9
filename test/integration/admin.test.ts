import { networkInterfaces } from 'node:os';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../src/app.ts';
import { DeadLetter, DeadPage, QueueOverview, RetriedLetters } from '../../src/contract/admin.ts';
import { Job } from '../../src/contract/job.ts';
import { claimJobs } from '../../src/jobs/lease.ts';
import type { Server } from '../../src/platform/http/server.ts';
import { newId } from '../../src/platform/id.ts';
import { countStatements } from '../support/count-statements.ts';
import { deadByCrashes, deadByErrors, ENGINE_SAID, loseAudio } from '../support/dead-letters.ts';
import { ask, expectError, expectShape, send } from '../support/http-client.ts';
import { checkLeaks } from '../support/leak-check.ts';
import { parseRoutes } from '../support/parse-routes.ts';
import { startRedis } from '../support/redis-server.ts';
import { seedJob } from '../support/seed-jobs.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';

checkLeaks();

/** An address of this machine as others know it. */
const OUTWARD = Object.values(networkInterfaces())
  .flat()
  .find((address) => address?.family === 'IPv4' && !address.internal)?.address;

let test1: TestApp;
let app: App;
let server: Server;
let url: string;
let admin: string;
beforeAll(async () => {
  test1 = await openTestApp({ env: { ALLOWED_HOSTS: 'notes.local' } });
  ({ app } = test1);
  ({ server, url } = await app.listen());
  admin = `${url}/api/v1/admin`;
});
afterAll(() => test1[Symbol.asyncDispose]());
afterEach(async () => {
  await sql`truncate jobs, recordings, workers cascade`.execute(app.db);
});

const overview = () => expectShape(ask(`${admin}/queue`), QueueOverview);
const deadPage = (query = '') => expectShape(ask(`${admin}/dead${query}`), DeadPage);
const drop = (id: string, reason: unknown) => send(`${admin}/dead/${id}/drop`, 'POST', { reason });
const statusOf = async (id: string): Promise<string> => (await expectShape(ask(`${url}/api/v1/jobs/${id}`), Job)).status;

async function addWorker(name: string, values: { slots?: number; draining?: boolean; seenSecondsAgo?: number } = {}): Promise<void> {
  const { slots = 2, draining = false, seenSecondsAgo = 0 } = values;
  await sql`insert into workers (id, name, version, slots, running, rss_bytes, draining, seen_at)
    values (${newId()}, ${name}, '1.2.3', ${slots}, 1, 123456789, ${draining}, now() - make_interval(secs => ${seenSecondsAgo}))`.execute(
    app.db,
  );
}

describe('GET /admin/queue', () => {
  test('nothing to do: three empty queues', async () => {
    const empty = { waiting: 0, later: 0, oldest_wait: null, backlog: 0 };
    expect(await overview()).toMatchObject({
      queues: [
        { queue: 'high', ...empty },
        { queue: 'medium', ...empty },
        { queue: 'low', ...empty },
      ],
      processing: 0,
      running: [],
      workers: [],
      dead: 0,
      board: null,
    });
  });

  test('what waits by queue, and how long the slots that there are need for it', async () => {
    await addWorker('host-a:1');
    for (let i = 0; i < 3; i++) await seedJob(app);
    const [low = '', later = ''] = [await seedJob(app), await seedJob(app)];
    await sql`update jobs set run_after = now() - interval '90 seconds'`.execute(app.db);
    await sql`update jobs set queue = 2 where id = ${low}`.execute(app.db);
    await sql`update jobs set run_after = now() + interval '1 hour' where id = ${later}`.execute(app.db);
    const { queues } = await overview();
    expect(queues).toMatchObject([
      { queue: 'high', waiting: 3, later: 1, backlog: 1.5 },
      { queue: 'medium', waiting: 0, later: 0, backlog: 0, oldest_wait: null },
      { queue: 'low', waiting: 1, later: 0, backlog: 0.5 },
    ]);
    expect(queues[0]?.oldest_wait).toBeGreaterThanOrEqual(90);
    expect(queues[0]?.oldest_wait).toBeLessThan(100);
  });

  test('what runs, by whom, and until when the lease holds', async () => {
    const id = await seedJob(app, { name: 'Жиналыс.m4a' });
    await claimJobs(app.db, { worker: 'host-a:1', limit: 1 });
    await sql`update jobs set stage = 'recognise', progress = 40 where id = ${id}`.execute(app.db);
    const { processing, running, at } = await overview();
    expect(processing).toBe(1);
    expect(running).toMatchObject([{ job_id: id, original_filename: 'Жиналыс.m4a', worker: 'host-a:1', stage: 'recognise', progress: 40 }]);
    expect(Date.parse(running[0]?.lease_until ?? '')).toBeGreaterThan(Date.parse(at));
    expect(Date.parse(running[0]?.started_at ?? '')).toBeLessThanOrEqual(Date.parse(at));
  });

  test('workers that live; one that was not heard of is not shown, one that drains has no slots', async () => {
    await addWorker('host-b:2', { draining: true, slots: 8 });
    await addWorker('host-a:1');
    await addWorker('host-c:3', { seenSecondsAgo: 60 });
    const { workers, slots } = await overview();
    expect(workers).toMatchObject([
      { name: 'host-a:1', version: '1.2.3', slots: 2, running: 1, memory: 123456789, draining: false },
      { name: 'host-b:2', draining: true },
    ]);
    expect(slots).toBe(2);
  });
});

describe('the dead letters', () => {
  test('each with how every try of it ended', async () => {
    const crashed = await deadByCrashes(app, { name: 'a.wav' });
    const failed = await deadByErrors(app, { name: 'b.wav' });
    await seedJob(app);
    const { dead, next_cursor } = await deadPage();
    expect(next_cursor).toBeNull();
    expect(dead).toMatchObject([
      {
        job_id: failed,
        original_filename: 'b.wav',
        owner: 'default',
        error: { code: 'ENGINE_FAILED', message: ENGINE_SAID, hint: expect.stringContaining('another engine') },
        crashes: 0,
        errors: 3,
        retryable: true,
        dropped: null,
        history: Array(4).fill({ kind: 'error', worker: 'host-a:1', code: 'ENGINE_FAILED', message: ENGINE_SAID }),
      },
      {
        job_id: crashed,
        error: { code: 'WORKER_CRASHED' },
        crashes: 3,
        errors: 0,
        history: Array(3).fill({ kind: 'crash', worker: 'host-b:2', stage: 'recognise', progress: 40, code: 'WORKER_CRASHED' }),
      },
    ]);
    for (const { died_at, history } of dead) expect(history.at(-1)?.at).toBe(died_at);
    expect(await expectShape(ask(`${admin}/dead/${failed}`), DeadLetter)).toEqual(dead[0]);
    expect((await overview()).dead).toBe(2);
  });

  test('times are UTC whatever zone the database speaks of', async () => {
    const id = await deadByErrors(app);
    await sql`update jobs set history = jsonb_set(history, '{0,at}', '"2026-01-01T05:00:00.123456+05:00"') where id = ${id}`.execute(
      app.db,
    );
    expect((await deadPage()).dead[0]?.history[0]?.at).toBe('2026-01-01T00:00:00.123Z');
  });

  test('of every organisation, newest first; pages neither overlap nor leave out, though many died at once', async () => {
    const other = newId();
    await sql`insert into owners (id, name) values (${other}, 'Тағы бір ұйым')`.execute(app.db);
    const ids: string[] = [];
    for (let i = 0; i < 23; i++) ids.push(await seedJob(app));
    await sql`update jobs set status = 'failed', error_code = 'INTERNAL', completed_at = now(),
      dead_at = '2026-01-01T00:00:00.000123Z'::timestamptz + make_interval(secs => mod(abs(hashtext(id::text)), 4) / 1000000.0)`.execute(
      app.db,
    );
    await sql`update jobs set owner_id = ${other} where id = ${ids[7]}`.execute(app.db);
    const found: DeadLetter[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: DeadPage = await deadPage(`?limit=5${cursor && `&cursor=${cursor}`}`);
      found.push(...page.dead);
      cursor = page.next_cursor;
    }
    const { rows } = await sql<{ id: string }>`select id from jobs order by dead_at desc, id desc`.execute(app.db);
    expect(found.map(({ job_id }) => job_id)).toEqual(rows.map(({ id }) => id));
    expect(found.filter(({ owner }) => owner === 'Тағы бір ұйым').map(({ job_id }) => job_id)).toEqual([ids[7]]);
  });

  test('a page needs as many statements for many as for one', async () => {
    await deadByErrors(app);
    const one = await countStatements(() => deadPage());
    for (let i = 0; i < 3; i++) await deadByErrors(app);
    expect(await countStatements(() => deadPage())).toBe(one);
  });

  test.each(['x', Buffer.from('["2026-01-01","x"]').toString('base64url'), Buffer.from('["now()", null]').toString('base64url')])(
    'the cursor %s is none',
    async (cursor) => {
      await expectError(ask(`${admin}/dead?cursor=${cursor}`), 'VALIDATION_FAILED', 400);
    },
  );

  test('what is no dead letter: a failure that needs no operator, a deleted one, any other job', async () => {
    const [queued = '', failed = '', deleted = ''] = [await seedJob(app), await seedJob(app), await deadByErrors(app)];
    await sql`update jobs set status = 'failed', error_code = 'NO_AUDIO_TRACK', completed_at = now() where id = ${failed}`.execute(app.db);
    await send(`${url}/api/v1/jobs/${deleted}`, 'DELETE');
    expect((await deadPage()).dead).toEqual([]);
    for (const id of [queued, failed, deleted]) {
      await expectError(ask(`${admin}/dead/${id}`), 'NOT_DEAD', 409);
      await expectError(send(`${admin}/dead/${id}/retry`, 'POST'), 'NOT_DEAD', 409);
      await expectError(drop(id, 'x'), 'NOT_DEAD', 409);
    }
    expect(await statusOf(queued)).toBe('queued');
    for (const [id, code, status] of [[newId(), 'JOB_NOT_FOUND', 404] as const, ['x', 'INVALID_JOB_ID', 400] as const]) {
      await expectError(ask(`${admin}/dead/${id}`), code, status);
      await expectError(send(`${admin}/dead/${id}/retry`, 'POST'), code, status);
      await expectError(drop(id, 'x'), code, status);
    }
  });
});

describe('putting dead letters back into the queue', () => {
  test('one: it waits again as if it were new, and workers are told', async () => {
    const id = await deadByCrashes(app);
    let rung = 0;
    const bell = app.doorbell.onRing(() => {
      rung += 1;
    });
    expect(await expectShape(send(`${admin}/dead/${id}/retry`, 'POST'), RetriedLetters)).toEqual({ retried: 1, left: 0 });
    await expect.poll(() => rung).toBeGreaterThan(0);
    bell.stop();
    const row = await app.db.selectFrom('jobs').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    expect(row).toMatchObject({ status: 'queued', crashes: 0, errors: 0, error_code: null, dead_at: null });
    expect(row.history).toHaveLength(3);
    expect((await deadPage()).dead).toEqual([]);
    await expectError(send(`${admin}/dead/${id}/retry`, 'POST'), 'NOT_DEAD', 409);
  });

  test('one whose audio has been deleted stays where it is', async () => {
    const id = await deadByErrors(app);
    await loseAudio(app, id);
    await expectError(send(`${admin}/dead/${id}/retry`, 'POST'), 'MEDIA_GONE', 410);
    expect((await deadPage()).dead).toMatchObject([{ job_id: id, retryable: false }]);
  });

  test('all, over several batches; those without audio are left', async () => {
    const [lost = '', first = ''] = [await deadByErrors(app), await deadByErrors(app)];
    await loseAudio(app, lost);
    await copyJob(first, 250);
    expect(await expectShape(send(`${admin}/dead/retry`, 'POST'), RetriedLetters)).toEqual({ retried: 251, left: 1 });
    expect((await overview()).queues[0]).toMatchObject({ waiting: 251 });
    expect((await deadPage()).dead).toMatchObject([{ job_id: lost }]);
    expect(await expectShape(send(`${admin}/dead/retry`, 'POST'), RetriedLetters)).toEqual({ retried: 0, left: 1 });
  });

  /** As many more jobs as this one, of the same recording. */
  async function copyJob(id: string, times: number): Promise<void> {
    const columns = 'owner_id, recording_id, status, due_at, engine, language, diarize, metadata, expected_ms, crashes, errors, error_code';
    await sql`insert into jobs (id, dead_at, completed_at, created_at, ${sql.raw(columns)})
      select gen_random_uuid(), dead_at, completed_at, created_at, ${sql.raw(columns)}
      from jobs, generate_series(1, ${times}::integer) where id = ${id}`.execute(app.db);
  }
});

describe('dropping a dead letter', () => {
  test.each([[''], ['  '], ['x'.repeat(501)], ['a\u0000b'], [7], [undefined]])('the reason %j is none', async (reason) => {
    const id = await deadByErrors(app);
    await expectError(drop(id, reason), 'VALIDATION_FAILED', 400);
    expect((await deadPage()).dead).toHaveLength(1);
  });

  test('it leaves the list; the job stays failed and readable, the reason and the time with it', async () => {
    const id = await deadByErrors(app);
    const reason = 'Файл зақымдалған, клиентке хабарланды';
    const dropped = await expectShape(drop(id, ` ${reason} `), DeadLetter);
    expect(dropped).toMatchObject({ job_id: id, dropped: { reason }, error: { code: 'ENGINE_FAILED' } });
    expect(Math.abs(Date.parse(dropped.dropped?.at ?? '') - Date.now())).toBeLessThan(60_000);
    expect((await deadPage()).dead).toEqual([]);
    expect((await overview()).dead).toBe(0);
    expect(await expectShape(ask(`${admin}/dead/${id}`), DeadLetter)).toEqual(dropped);
    expect(await expectShape(ask(`${url}/api/v1/jobs/${id}`), Job)).toMatchObject({ status: 'failed', error: { code: 'ENGINE_FAILED' } });
    await expectError(drop(id, 'again'), 'NOT_DEAD', 409);
    await expectError(send(`${admin}/dead/${id}/retry`, 'POST'), 'NOT_DEAD', 409);
    expect(await expectShape(send(`${admin}/dead/retry`, 'POST'), RetriedLetters)).toEqual({ retried: 0, left: 0 });
  });

  test('it can still be tried again as a job, and may die anew', async () => {
    const id = await deadByErrors(app);
    await drop(id, 'x');
    await expectShape(send(`${url}/api/v1/jobs/${id}/retry`, 'POST'), Job);
    expect(await statusOf(id)).toBe('queued');
    await expectError(ask(`${admin}/dead/${id}`), 'NOT_DEAD', 409);
    await sql`update jobs set status = 'failed', dead_at = now(), completed_at = now() where id = ${id}`.execute(app.db);
    expect((await deadPage()).dead).toMatchObject([{ job_id: id, dropped: null }]);
  });
});

describe('the operator', () => {
  /** Every route of the operator, whoever adds one. */
  const routes = (): [method: 'GET' | 'POST', path: string][] =>
    parseRoutes(server.printRoutes({ commonPrefix: false }))
      .filter((route) => / (\/api\/v1)?\/admin/.test(route))
      .map((route) => route.replace('{id}', newId()).split(' ') as ['GET', string]);

  test.each([
    { 'x-forwarded-for': '127.0.0.1' },
    { 'x-forwarded-for': '' },
    { 'X-Forwarded-Proto': 'https' },
    { forwarded: 'for=127.0.0.1' },
    { via: '1.1 proxy' },
    { 'x-real-ip': '127.0.0.1' },
    { 'cf-connecting-ip': '127.0.0.1' },
    { host: 'notes.local' },
  ])('is nobody who came through a proxy, or by another name: %o', async (headers) => {
    await deadByErrors(app);
    expect((await ask(`${url}/api/v1/jobs`, { headers })).status).toBe(200);
    expect(routes().length).toBeGreaterThanOrEqual(6);
    for (const [method, path] of routes()) await expectError(ask(url + path, { method, headers }), 'ADMIN_ONLY', 403);
    expect((await deadPage()).dead).toHaveLength(1);
  });

  test.each(['10.0.0.7', '::ffff:10.0.0.7', '192.168.1.1', '2001:db8::1', '1127.0.0.1', '127.0.0.1.evil'])(
    'is nobody at another address: %s',
    async (remoteAddress) => {
      for (const [method, path] of routes()) {
        const { statusCode, body } = await server.inject({ method, url: path, remoteAddress, headers: { host: 'localhost' } });
        expect([statusCode, JSON.parse(body).code]).toEqual([403, 'ADMIN_ONLY']);
      }
    },
  );

  test.each(['127.0.0.1', '127.8.0.9', '::1', '::ffff:127.0.0.1'])('is who sits at the machine: %s', async (remoteAddress) => {
    const { statusCode } = await server.inject({ url: '/api/v1/admin/queue', remoteAddress, headers: { host: 'localhost:8080' } });
    expect(statusCode).toBe(200);
  });

  test.skipIf(OUTWARD === undefined)('is nobody who comes over the network, though the name is ours', async () => {
    await using other = await openTestApp({ env: { HOST: '0.0.0.0', ALLOW_OPEN: '1', ALLOWED_HOSTS: 'notes.local' } });
    const { port } = new URL((await other.app.listen()).url);
    const at = (host: string, path: string) => ask(`http://${host}:${port}/api/v1${path}`, { headers: { host: 'localhost' } });
    expect((await at(OUTWARD ?? '', '/status')).status).toBe(200);
    await expectError(at(OUTWARD ?? '', '/admin/queue'), 'ADMIN_ONLY', 403);
    expect((await at('127.0.0.1', '/admin/queue')).status).toBe(200);
  });

  test('an address that is written otherwise is no way around', async () => {
    const headers = { 'x-forwarded-for': '1.2.3.4' };
    for (const path of ['/api/v1/%61dmin/queue', '/api/v1/admin/queue?', '/api/v1/admin/queue/', '//api/v1/admin/queue'])
      expect([403, 404], path).toContain((await ask(url + path, { headers })).status);
  });
});

describe('the dashboard of the bells', () => {
  test('without Redis there is none', async () => {
    expect((await ask(`${url}/admin/queues`)).status).toBe(404);
  });

  test('shows the three queues, from this server alone, and changes nothing', async () => {
    await using redis = await startRedis();
    await using other = await openTestApp({ env: { REDIS_URL: redis.url } });
    const { url: at } = await other.app.listen();
    const board = `${at}/admin/queues`;
    const ids = [await deadByErrors(other.app), await deadByErrors(other.app), await deadByErrors(other.app)];
    await send(`${at}/api/v1/admin/dead/retry`, 'POST');
    expect((await expectShape(ask(`${at}/api/v1/admin/queue`), QueueOverview)).board).toBe('/admin/queues');

    const page = await ask(board);
    expect(page.status, page.text).toBe(200);
    const loaded = [...page.text.matchAll(/<(?:script|link|img)\b[^>]*\b(?:src|href)="([^"]*)"/g)].map((match) => match[1] ?? '');
    expect(loaded.length).toBeGreaterThan(3);
    for (const address of loaded) {
      expect(address).not.toMatch(/^(https?:)?\/\//);
      expect((await ask(new URL(address, `${board}/`).href)).status, address).toBe(200);
    }

    // Each dead letter that was put back rang once.
    const { queues } = JSON.parse((await ask(`${board}/api/queues`)).text) as { queues: BoardQueue[] };
    expect(queues.map(({ name, readOnlyMode }) => [name, readOnlyMode])).toEqual([
      ['high', true],
      ['medium', true],
      ['low', true],
    ]);
    expect(Object.values(queues[0]?.counts ?? {}).reduce((sum, count) => sum + count, 0)).toBe(ids.length);
    expect((await send(`${board}/api/queues/high/pause`, 'PUT', {})).status).toBe(405);

    await expectError(ask(board, { headers: { 'x-forwarded-for': '127.0.0.1' } }), 'ADMIN_ONLY', 403);
    await expectError(ask(`${board}/api/queues`, { headers: { 'x-forwarded-for': '127.0.0.1' } }), 'ADMIN_ONLY', 403);
    await expectError(ask(`${board}/${loaded.find((address) => address.endsWith('.js'))}`, { headers: { via: 'x' } }), 'ADMIN_ONLY', 403);
  });

  interface BoardQueue {
    name: string;
    readOnlyMode: boolean;
    counts: Record<string, number>;
  }
});
