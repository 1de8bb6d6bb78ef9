import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Job, JobPage, JobProgress } from '../../src/contract/job.ts';
import { countStatements } from '../support/count-statements.ts';
import { ask, expectError, expectShape, send } from '../support/http-client.ts';
import { checkLeaks } from '../support/leak-check.ts';
import { completeJob, seedJob } from '../support/seed-jobs.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';

checkLeaks();

/** The names that the public contract promises; more may come, none may go. */
const PROMISED = [
  ...['job_id', 'filename', 'original_filename', 'file_size', 'file_format', 'duration', 'status', 'stage', 'progress', 'created_at'],
  ...['started_at', 'completed_at', 'expires_at', 'queue_position', 'estimated_completion', 'error'],
];
const SORTS = ['created_at', 'duration', 'file_size', 'filename'].flatMap((key) => [key, `-${key}`]);
const COUNT = 23;

describe('GET /jobs', () => {
  let test1: TestApp;
  let url: string;
  let ids: string[];
  beforeAll(async () => {
    test1 = await openTestApp();
    ({ url } = await test1.app.listen());
    ids = [];
    // Equal values everywhere, so that the order needs the id too.
    for (let i = 0; i < COUNT; i++) {
      ids.push(
        await seedJob(test1.app, {
          name: ['ә.wav', 'я.wav', 'a.wav', 'B.wav'][i % 4] ?? '',
          size: 1000 * (i % 3),
          durationMs: i % 5 === 0 ? null : 1000 * (i % 4),
          now: new Date(Date.UTC(2026, 0, 1 + (i % 6))),
        }),
      );
    }
    for (const id of ids.slice(0, 4)) await completeJob(test1.app, id);
    await test1.app.db
      .updateTable('jobs')
      .set({ status: 'cancelled', completed_at: new Date() })
      .where('id', '=', ids[4] ?? '')
      .execute();
    await send(`${url}/api/v1/jobs/${ids[5]}`, 'DELETE');
  });
  afterAll(() => test1[Symbol.asyncDispose]());

  const page = (query: string) => expectShape(ask(`${url}/api/v1/jobs?${query}`), JobPage);
  const all = async (query: string, limit: number): Promise<Job[]> => {
    const found: Job[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { jobs, next_cursor } = await page(`${query}&limit=${limit}${cursor && `&cursor=${cursor}`}`);
      expect(jobs.length).toBeLessThanOrEqual(limit);
      found.push(...jobs);
      cursor = next_cursor;
    }
    return found;
  };

  test.each(SORTS)('pages by %s neither overlap nor leave out', async (sort) => {
    const found = await all(`sort=${sort}`, 7);
    expect(found.map((job) => job.job_id).toSorted()).toEqual(ids.filter((id) => id !== ids[5]).toSorted());
    const key = sort.replace('-', '') as 'created_at' | 'duration' | 'file_size' | 'filename';
    const values = found.map((job) => job[key] ?? -1);
    const ascending = sort.startsWith('-') ? values.toReversed() : values;
    const before = (a: string | number, b: string | number): boolean =>
      key === 'filename' ? Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b))) <= 0 : a <= b;
    expect(ascending.every((value, index) => index === 0 || before(ascending[index - 1] ?? '', value))).toBe(true);
    expect((await all(`sort=${sort}`, 100)).map((job) => job.job_id)).toEqual(found.map((job) => job.job_id));
  });

  test('what arrives between two pages moves no row to another page', async () => {
    await using other = await openTestApp();
    const { url: at } = await other.app.listen();
    const old = [await seedJob(other.app), await seedJob(other.app)];
    const first = await expectShape(ask(`${at}/api/v1/jobs?limit=1`), JobPage);
    await seedJob(other.app);
    const second = await expectShape(ask(`${at}/api/v1/jobs?limit=1&cursor=${first.next_cursor}`), JobPage);
    expect([...first.jobs, ...second.jobs].map((job) => job.job_id)).toEqual(old.toReversed());
    expect(second.next_cursor).toBeNull();
  });

  test.each([
    ['completed', 4],
    ['cancelled', 1],
    ['completed,cancelled', 5],
    ['completed, queued', COUNT - 2],
    ['failed', 0],
    ['', COUNT - 1],
  ])('status=%s', async (status, count) => {
    const found = await all(`status=${encodeURIComponent(status)}`, 5);
    expect(found).toHaveLength(count);
    if (status !== '') expect(found.every((job) => status.includes(job.status))).toBe(true);
  });

  test.each([
    'status=lost',
    'status=deleted',
    'sort=size',
    'sort=created_at;drop table jobs',
    'limit=0',
    'limit=101',
    'limit=x',
    'cursor=x',
    'cursor=W10',
    'cursor=',
  ])('%s: VALIDATION_FAILED', async (query) => {
    await expectError(ask(`${url}/api/v1/jobs?${query}`), 'VALIDATION_FAILED', 400);
  });

  test('a cursor of another sort, or one whose value is of another kind: VALIDATION_FAILED', async () => {
    const { next_cursor } = await page('sort=file_size&limit=1');
    await expectError(ask(`${url}/api/v1/jobs?sort=filename&cursor=${next_cursor}`), 'VALIDATION_FAILED', 400);
    for (const [sort, value] of [
      ['created_at', 'yesterday'],
      ['file_size', 'large'],
      ['duration', 'long'],
      ['filename', 'a\u0000b'],
    ]) {
      const forged = Buffer.from(JSON.stringify([sort, value, ids[0]])).toString('base64url');
      await expectError(ask(`${url}/api/v1/jobs?sort=${sort}&cursor=${forged}`), 'VALIDATION_FAILED', 400);
    }
  });

  test('a job has the promised names, in the list and alone', async () => {
    const [job] = (await page('limit=1')).jobs;
    expect(Object.keys(job ?? {})).toEqual(expect.arrayContaining(PROMISED));
    expect(await expectShape(ask(`${url}/api/v1/jobs/${job?.job_id}`), Job)).toMatchObject({ job_id: job?.job_id, status: job?.status });
  });

  test('positions in the queue are 1, 2, 3 … and the estimates grow', async () => {
    const queued = (await all('status=queued', 100)).toSorted((a, b) => (a.queue_position ?? 0) - (b.queue_position ?? 0));
    expect(queued.map((job) => job.queue_position)).toEqual(queued.map((_, index) => index + 1));
    const times = queued.map((job) => Date.parse(job.estimated_completion ?? ''));
    expect(times.every((time, index) => index === 0 || time >= (times[index - 1] ?? 0))).toBe(true);
  });

  test('a long list costs as many statements as a short one', async () => {
    const few = await countStatements(() => page('limit=2'));
    const many = await countStatements(() => page('limit=100'));
    expect(few).toBe(1);
    expect(many).toBe(few);
  });
});

describe('a job that waits', () => {
  let test1: TestApp;
  let url: string;
  beforeAll(async () => {
    test1 = await openTestApp();
    ({ url } = await test1.app.listen());
  });
  afterAll(() => test1[Symbol.asyncDispose]());
  const post = (id: string, what: string, body?: unknown) => send(`${url}/api/v1/jobs/${id}/${what}`, 'POST', body);

  test('its status says where it stands', async () => {
    const id = await seedJob(test1.app);
    const progress = await expectShape(ask(`${url}/api/v1/jobs/${id}/status`), JobProgress);
    expect(progress).toMatchObject({ job_id: id, status: 'queued', stage: null, progress: 0, chunks: [], error: null });
    expect(progress.queue_position).toBeGreaterThan(0);
    expect(progress.estimate).toMatchObject({ samples: expect.any(Number) });
  });

  test('cancelled once it is cancelled for good', async () => {
    const id = await seedJob(test1.app);
    expect(await expectShape(post(id, 'cancel'), Job)).toMatchObject({
      status: 'cancelled',
      completed_at: expect.any(String),
      queue_position: null,
    });
    expect((await expectError(post(id, 'cancel'), 'JOB_FINISHED', 409)).details).toMatchObject({ status: 'cancelled' });
    await expectError(ask(`${url}/api/v1/jobs/${id}/transcript`), 'TRANSCRIPT_NOT_READY', 409);
  });

  test('kept, its audio has no end; put back, it has one again', async () => {
    const id = await seedJob(test1.app, { expiresAt: new Date(Date.now() + 1000) });
    expect(await expectShape(post(id, 'keep'), Job)).toMatchObject({ kept: true, expires_at: null });
    const back = await expectShape(post(id, 'keep', { keep: false }), Job);
    expect(back.kept).toBe(false);
    expect(Date.parse(back.expires_at ?? '') - Date.now()).toBeGreaterThan(23.9 * 3_600_000);
    expect(await expectShape(post(id, 'keep', { keep: true }), Job)).toMatchObject({ kept: true });
  });

  test('what is swept cannot be kept', async () => {
    const id = await seedJob(test1.app);
    await test1.app.db.updateTable('recordings').set({ media_deleted_at: new Date() }).execute();
    await expectError(post(id, 'keep'), 'MEDIA_GONE', 410);
    expect(await expectShape(post(id, 'keep', { keep: false }), Job)).toMatchObject({ audio: 'deleted', expires_at: null });
  });
});
