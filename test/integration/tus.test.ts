import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Job } from '../../src/contract/job.ts';
import { createLog } from '../../src/platform/telemetry/log.ts';
import { openHolds } from '../../src/uploads/hold-upload.ts';
import { openUploadFiles } from '../../src/uploads/upload-files.ts';
import { ask, expectError, expectShape, upload } from '../support/http-client.ts';
import { checkLeaks } from '../support/leak-check.ts';
import { rowCounts } from '../support/leftovers.ts';
import { clip } from '../support/made-media.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';
import { append, begin, begun, metadata, tus } from '../support/tus.ts';

checkLeaks();

const log = createLog({ level: 'silent', format: 'json' });
let test1: TestApp;
let url: string;
let bytes: Buffer;
beforeAll(async () => {
  test1 = await openTestApp({ env: { MAX_FILE_SIZE: '2MB', UNFINISHED_UPLOADS: '20', UNFINISHED_SIZE: '30MB' } });
  ({ url } = await test1.app.listen());
  bytes = await clip();
});
afterAll(() => test1[Symbol.asyncDispose]());
afterEach(async () => {
  await test1.app.db.deleteFrom('uploads').execute();
  await test1.app.db.deleteFrom('jobs').execute();
  await test1.app.db.deleteFrom('recordings').execute();
  await rm(join(test1.dataDir, 'uploads'), { recursive: true, force: true });
});

const idOf = (address: string): string => address.split('/').at(-1) ?? '';
const waiting = (): Promise<string[]> => readdir(join(test1.dataDir, 'uploads')).catch(() => []);
const sha256 = (data: Buffer): string => createHash('sha256').update(data).digest('hex');
const jobOf = async (address: string): Promise<Job> => expectShape(ask(address), Job);
const storedHash = async (): Promise<string[]> =>
  (await test1.app.db.selectFrom('recordings').select('sha256').execute()).map((row) => row.sha256);

/** Sends the head of a body and then keeps still, as a connection does that nobody has noticed to be dead. */
async function stuck(
  address: string,
  offset: number,
  head: Buffer,
  total: number,
  app: Pick<TestApp['app'], 'uploads'> = test1.app,
): Promise<{ leave: () => void; status: Promise<number | null> }> {
  const outgoing = httpRequest(address, {
    method: 'PATCH',
    agent: false,
    headers: {
      'tus-resumable': '1.0.0',
      'upload-offset': String(offset),
      'content-type': 'application/offset+octet-stream',
      'content-length': String(total),
    },
  });
  const status = new Promise<number | null>((resolve) => {
    outgoing.on('response', (incoming) => resolve(incoming.resume().statusCode ?? null));
    outgoing.on('error', () => resolve(null));
  });
  outgoing.write(head);
  const id = idOf(address);
  await expect.poll(() => app.uploads.offset(id)).toBe(offset + head.length);
  return { leave: () => outgoing.destroy(), status };
}

test('in two pieces, with the fields of a form: the job is the same as that of POST /upload', async () => {
  const fields = { language: 'kk', engine: 'pocketsphinx', failover: 'none', metadata: '{"room":"12"}', filename: 'Жиналыс №1.wav' };
  const address = await begun(url, bytes.length, fields);
  const first = await append(address, 0, bytes.subarray(0, 70_000));
  expect(first).toMatchObject({ status: 204, headers: { 'upload-offset': '70000', 'tus-resumable': '1.0.0' } });
  expect(first.headers).toHaveProperty('upload-expires');
  expect(await tus(address, 'HEAD')).toMatchObject({
    status: 200,
    headers: { 'upload-offset': '70000', 'upload-length': String(bytes.length), 'cache-control': 'no-store' },
  });
  await expectError(ask(address), 'UPLOAD_INCOMPLETE', 409);
  const [name = ''] = await waiting();
  expect((await stat(join(test1.dataDir, 'uploads', name))).mode & 0o777).toBe(0o600);
  expect(await append(address, 70_000, bytes.subarray(70_000))).toMatchObject({
    status: 204,
    headers: { 'upload-offset': String(bytes.length), 'upload-job': idOf(address) },
  });
  const job = await jobOf(address);
  expect(job).toMatchObject({ job_id: idOf(address), status: 'queued', original_filename: 'Жиналыс №1.wav', metadata: { room: '12' } });
  const { filename: _name, ...form } = fields;
  const posted = await expectShape(upload(url, bytes, { fileName: fields.filename, fields: form }), Job, 202);
  const {
    job_id: _a,
    created_at: _b,
    expires_at: _c,
    estimated_wait: _d,
    estimated_completion: _e,
    queue_position: _f,
    ...same
  } = posted as Job & Record<string, unknown>;
  expect(job).toMatchObject(same);
  expect(await storedHash()).toEqual([sha256(bytes), sha256(bytes)]);
  expect(await waiting()).toEqual([]);
  expect(
    await readFile(
      `${test1.dataDir}/media/recordings/${(await test1.app.db.selectFrom('jobs').select('recording_id').where('id', '=', job.job_id).executeTakeFirstOrThrow()).recording_id}/original`,
    ),
  ).toEqual(bytes);
});

test('what the server speaks; an upload whose bytes come with its beginning', async () => {
  const { headers, status } = await tus(`${url}/api/v1/tus`, 'OPTIONS');
  expect(status).toBe(204);
  expect(headers).toMatchObject({
    'tus-version': '1.0.0',
    'tus-extension': 'creation,creation-with-upload,termination,expiration',
    'tus-max-size': String(2 * 1024 ** 2),
  });
  expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  const answer = await tus(
    `${url}/api/v1/tus`,
    'POST',
    {
      'upload-length': String(bytes.length),
      'upload-metadata': metadata({ filename: 'a.wav' }),
      'content-type': 'application/offset+octet-stream',
    },
    bytes,
  );
  expect(answer).toMatchObject({ status: 201, headers: { 'upload-offset': String(bytes.length) } });
  expect(answer.headers['upload-job']).toBe(idOf(answer.headers.location ?? ''));
});

test('whoever lost the last answer is told the job again; two last pieces at once make one job', async () => {
  const address = await begun(url, bytes.length);
  await append(address, 0, bytes.subarray(0, 50_000));
  const last = await Promise.all([append(address, 50_000, bytes.subarray(50_000)), append(address, 50_000, bytes.subarray(50_000))]);
  // The other came too late, or was overtaken.
  expect([
    [204, 409],
    [204, 423],
  ]).toContainEqual(last.map(({ status }) => status).toSorted());
  const again = await Promise.all([
    tus(address, 'HEAD'),
    append(address, bytes.length, Buffer.alloc(0)),
    append(address, bytes.length, Buffer.alloc(0)),
    ask(address),
  ]);
  for (const { headers } of again) expect(headers['upload-job']).toBe(idOf(address));
  expect(await rowCounts(test1.app.db)).toEqual({ recordings: 1, jobs: 1 });
  await expectError(append(address, 5, Buffer.alloc(3)), 'WRONG_OFFSET', 409);
  const { details } = await expectError(tus(address, 'DELETE'), 'UPLOAD_FINISHED', 409);
  expect(details).toEqual({ job_id: idOf(address) });
});

test('all bytes are there and nobody made the job: asking again does, and so does the sweep', async () => {
  const asked = await begun(url, bytes.length);
  const swept = await begun(url, bytes.length);
  for (const address of [asked, swept]) {
    await append(address, 0, bytes.subarray(0, -1));
    // As if the process had died between the last byte and the job.
    const end = async function* () {
      yield bytes.subarray(-1);
    };
    await openUploadFiles(join(test1.dataDir, 'uploads'), test1.app.scratch.free).append(idOf(address), end(), () => true);
  }
  expect((await tus(asked, 'HEAD')).headers['upload-job']).toBe(idOf(asked));
  expect(await test1.app.uploads.sweep(log)).toEqual({ finished: 1, expired: 0 });
  expect(await rowCounts(test1.app.db)).toEqual({ recordings: 2, jobs: 2 });
  expect((await jobOf(swept)).job_id).toBe(idOf(swept));
  expect(await waiting()).toEqual([]);
});

test('a file that is refused: the same error as over POST /upload, now and later, and no bytes', async () => {
  const text = Buffer.from('Бұл мәтін ғана, жазба емес. '.repeat(50));
  const posted = await expectError(upload(url, text), 'NOT_AUDIO', 415);
  const address = await begun(url, text.length);
  for (const answer of [await append(address, 0, text), await append(address, text.length, Buffer.alloc(0)), await ask(address)])
    expect(await expectError(answer, 'NOT_AUDIO', 415)).toMatchObject({ error: posted.error, hint: posted.hint });
  expect(await tus(address, 'HEAD')).toMatchObject({ status: 415, headers: { 'upload-error': 'NOT_AUDIO' } });
  expect(await waiting()).toEqual([]);
  expect(await rowCounts(test1.app.db)).toEqual({ recordings: 0, jobs: 0 });
});

describe('what is refused', () => {
  const BEGINNINGS: [what: string, headers: Record<string, string>, code: Parameters<typeof expectError>[1], status: number][] = [
    ['no version', { 'tus-resumable': '', 'upload-length': '5' }, 'NOT_TUS', 412],
    ['another version', { 'tus-resumable': '0.2.2', 'upload-length': '5' }, 'NOT_TUS', 412],
    ['no length', {}, 'VALIDATION_FAILED', 400],
    ['a deferred length', { 'upload-defer-length': '1' }, 'VALIDATION_FAILED', 400],
    ['a negative length', { 'upload-length': '-1' }, 'VALIDATION_FAILED', 400],
    ['an absurd length', { 'upload-length': '9'.repeat(30) }, 'VALIDATION_FAILED', 400],
    ['an empty file', { 'upload-length': '0' }, 'EMPTY_FILE', 400],
    ['a file above the limit', { 'upload-length': String(2 * 1024 ** 2 + 1) }, 'FILE_TOO_LARGE', 413],
    ['a part of a file', { 'upload-length': '5', 'upload-concat': 'partial' }, 'VALIDATION_FAILED', 400],
    ['metadata that is no Base64', { 'upload-length': '5', 'upload-metadata': 'filename $$$' }, 'VALIDATION_FAILED', 400],
    ['a field twice', { 'upload-length': '5', 'upload-metadata': 'a Yg==,a Yg==' }, 'VALIDATION_FAILED', 400],
    ['metadata of 13 kB', { 'upload-length': '5', 'upload-metadata': metadata({ a: 'x'.repeat(9800) }) }, 'VALIDATION_FAILED', 400],
    [
      '300 fields',
      { 'upload-length': '5', 'upload-metadata': Array.from({ length: 300 }, (_, i) => `f${i}`).join(',') },
      'VALIDATION_FAILED',
      400,
    ],
    ['metadata of 40 kB', { 'upload-length': '5', 'upload-metadata': metadata({ a: 'x'.repeat(30_000) }) }, 'HEADERS_TOO_LARGE', 431],
    ['an unknown engine', { 'upload-length': '5', 'upload-metadata': metadata({ engine: 'nonesuch' }) }, 'UNKNOWN_ENGINE', 400],
    ['an unknown language', { 'upload-length': '5', 'upload-metadata': metadata({ language: 'qq' }) }, 'UNKNOWN_LANGUAGE', 400],
    ['broken JSON', { 'upload-length': '5', 'upload-metadata': metadata({ metadata: '{' }) }, 'INVALID_METADATA', 400],
    ['another site', { 'upload-length': '5', origin: 'https://evil.example' }, 'CROSS_SITE_REQUEST', 403],
  ];
  test.each(BEGINNINGS)('%s', async (_what, headers, code, status) => {
    await expectError(tus(`${url}/api/v1/tus`, 'POST', headers), code, status);
    expect((await test1.app.db.selectFrom('uploads').selectAll().execute()).length).toBe(0);
  });

  test('bytes that do not follow, do not fit or are no bytes change nothing', async () => {
    const address = await begun(url, 1000);
    const part = Buffer.alloc(400);
    await append(address, 0, part);
    await expectError(append(address, 0, part), 'WRONG_OFFSET', 409);
    await expectError(append(address, 500, part), 'WRONG_OFFSET', 409);
    await expectError(append(address, '-1', part), 'VALIDATION_FAILED', 400);
    await expectError(append(address, 'x', part), 'VALIDATION_FAILED', 400);
    await expectError(tus(address, 'PATCH', { 'content-type': 'application/offset+octet-stream' }, part), 'VALIDATION_FAILED', 400);
    await expectError(append(address, 400, Buffer.alloc(601)), 'WRONG_LENGTH', 400);
    await expectError(append(address, 400, part, { 'upload-length': '2000' }), 'WRONG_LENGTH', 400);
    await expectError(append(address, 400, part, { 'content-type': 'application/json' }), 'WRONG_MEDIA_TYPE', 415);
    await expectError(append(address, 400, part, { 'tus-resumable': '2.0.0' }), 'NOT_TUS', 412);
    expect((await tus(address, 'HEAD')).headers['upload-offset']).toBe('400');
  });

  test('a body without a length that goes beyond the file', async () => {
    const address = await begun(url, 1000);
    await expectError(append(address, 0, Buffer.alloc(5000), { 'transfer-encoding': 'chunked' }), 'WRONG_LENGTH', 400);
    expect(await rowCounts(test1.app.db)).toEqual({ recordings: 0, jobs: 0 });
  });

  test('an upload of somebody else, and one that never was', async () => {
    const other = '00000000-0000-7000-8000-00000000000f';
    const { db } = test1.app;
    await db
      .insertInto('owners')
      .values({ id: other, name: 'other' })
      .onConflict((oc) => oc.doNothing())
      .execute();
    const address = await begun(url, 1000);
    await db.updateTable('uploads').set({ owner_id: other }).execute();
    for (const there of [address, `${url}/api/v1/tus/${other}`, `${url}/api/v1/tus/..%2Fmedia`]) {
      expect((await tus(there, 'HEAD')).status).toBe(404);
      await expectError(append(there, 0, Buffer.alloc(5)), 'UPLOAD_NOT_FOUND', 404);
      await expectError(tus(there, 'DELETE'), 'UPLOAD_NOT_FOUND', 404);
      await expectError(ask(there), 'UPLOAD_NOT_FOUND', 404);
    }
    expect(await waiting()).toEqual([]);
  });
});

test('too many and too large unfinished uploads are refused, and take nothing', async () => {
  const answers = await Promise.all(Array.from({ length: 40 }, () => begin(url, 1000)));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(20);
  const refused = answers.find(({ status }) => status !== 201);
  expect(refused?.headers['retry-after']).toBe('60');
  if (refused) expect((await expectError(refused, 'TOO_MANY_UPLOADS', 429)).details).toEqual({ setting: 'UNFINISHED_UPLOADS', limit: 20 });
  await test1.app.db.deleteFrom('uploads').execute();
  const large = await Promise.all(Array.from({ length: 17 }, () => begin(url, 2 * 1024 ** 2)));
  expect(large.filter(({ status }) => status === 201)).toHaveLength(15);
  expect(await waiting()).toEqual([]);
});

test('five are sent at once; the sixth is told to come again', async () => {
  const addresses = await Promise.all(Array.from({ length: 6 }, () => begun(url, 1000)));
  const five = await Promise.all(addresses.slice(0, 5).map((address) => stuck(address, 0, Buffer.alloc(100), 1000)));
  const sixth = addresses[5] ?? '';
  const refused = await append(sixth, 0, Buffer.alloc(100));
  await expectError(refused, 'TOO_MANY_UPLOADS', 429);
  expect(refused.headers['retry-after']).toBe('5');
  five[0]?.leave();
  await expect.poll(async () => (await append(sixth, 0, Buffer.alloc(100))).status).toBe(204);
  for (const { leave } of five) leave();
  await expect
    .poll(async () => (await sql<{ n: number }>`select count(*) as n from uploads where sending`.execute(test1.app.db)).rows[0]?.n)
    .toBe(0);
});

test('a client that comes back takes the upload from its own dead connection, in this process and in another', async () => {
  const address = await begun(url, bytes.length);
  const here = await stuck(address, 0, bytes.subarray(0, 10_000), bytes.length);
  expect((await tus(address, 'HEAD')).headers['upload-offset']).toBe('10000');
  expect(await here.status).toBe(204);
  // Another api process: its requests are known to this one by the database alone.
  const there = await stuck(address, 10_000, bytes.subarray(10_000, 20_000), bytes.length - 10_000);
  {
    await using _hold = await openHolds(test1.app.db).hold(idOf(address));
    expect(await there.status).toBe(204);
    expect((await append(address, 20_000, bytes.subarray(20_000))).status).toBe(423);
  }
  expect((await append(address, 20_000, bytes.subarray(20_000))).headers['upload-job']).toBe(idOf(address));
  expect(await storedHash()).toEqual([sha256(bytes)]);
});

test('a server that is stopped does not wait for what is being sent', async () => {
  const own = await openTestApp();
  const { url: there } = await own.app.listen();
  const address = await begun(there, 1000);
  const { status } = await stuck(address, 0, Buffer.alloc(100), 1000, own.app);
  const began = performance.now();
  await own[Symbol.asyncDispose]();
  expect(await status).toBe(204);
  expect(performance.now() - began).toBeLessThan(5000);
});

test('cancelled, it is gone with its bytes', async () => {
  const address = await begun(url, bytes.length);
  await append(address, 0, bytes.subarray(0, 10_000));
  expect((await tus(address, 'DELETE')).status).toBe(204);
  expect((await tus(address, 'HEAD')).status).toBe(404);
  expect(await waiting()).toEqual([]);
});

test('without bytes for a day it expires; a finished one is forgotten, its job stays', async () => {
  const old = await begun(url, bytes.length);
  await append(old, 0, bytes.subarray(0, 10_000));
  const done = await begun(url, bytes.length);
  await append(done, 0, bytes);
  const young = await begun(url, bytes.length);
  await sql`update uploads set touched_at = now() - interval '25 hours' where id in (${idOf(old)}, ${idOf(done)})`.execute(test1.app.db);
  expect((await tus(old, 'HEAD')).status).toBe(404);
  expect(await test1.app.uploads.sweep(log)).toEqual({ finished: 0, expired: 1 });
  expect((await test1.app.db.selectFrom('uploads').select('id').execute()).map(({ id }) => id)).toEqual([idOf(young)]);
  expect(await waiting()).toEqual([]);
  await expectShape(ask(`${url}/api/v1/jobs/${idOf(done)}`), Job);
});
