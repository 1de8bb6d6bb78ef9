import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, expectError, form, type Part, upload, uploaded } from '../support/http-client.ts';
import { checkLeaks } from '../support/leak-check.ts';
import { entries, expectNothingLeft } from '../support/leftovers.ts';
import { CLIP_SECONDS, clip } from '../support/made-media.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';

checkLeaks();

let test1: TestApp;
let url: string;
let bytes: Buffer;
beforeAll(async () => {
  test1 = await openTestApp();
  ({ url } = await test1.app.listen());
  bytes = await clip();
});
afterAll(() => test1[Symbol.asyncDispose]());

const post = (parts: readonly Part[]) => ask(`${url}/api/v1/upload`, form(parts));
const file = (): Part => ({ field: 'file', value: bytes, fileName: 'clip.wav' });

describe('a form that is refused leaves nothing', () => {
  const FIELDS = [
    ['engine', 'nonesuch', 'UNKNOWN_ENGINE'],
    ['engine', '../pocketsphinx', 'UNKNOWN_ENGINE'],
    ['language', 'klingon', 'UNKNOWN_LANGUAGE'],
    ['language', 'qq', 'UNKNOWN_LANGUAGE'],
    ['language', 'k', 'UNKNOWN_LANGUAGE'],
    ['metadata', 'not json', 'INVALID_METADATA'],
    ['metadata', '[1]', 'INVALID_METADATA'],
    ['metadata', '"text"', 'INVALID_METADATA'],
    ['metadata', 'null', 'INVALID_METADATA'],
    ['metadata', '{"room":"12"', 'INVALID_METADATA'],
    ['metadata', '{"room":"\\u0000"}', 'INVALID_METADATA'],
    ['metadata', '{"room":"\\ud800"}', 'INVALID_METADATA'],
    ['metadata', `{"deep":${'['.repeat(30_000)}${']'.repeat(30_000)}}`, 'INVALID_METADATA'],
    ['metadata', `{"long":"${'x'.repeat(70_000)}"}`, 'INVALID_METADATA'],
    ['speakers', '0', 'VALIDATION_FAILED'],
    ['speakers', '11', 'VALIDATION_FAILED'],
    ['speakers', '1.5', 'VALIDATION_FAILED'],
    ['speakers', 'two', 'VALIDATION_FAILED'],
    ['speakers', '0x2', 'VALIDATION_FAILED'],
    ['diarize', 'maybe', 'VALIDATION_FAILED'],
  ] as const;

  test.each(FIELDS)('%s=%s before the file: %s', async (field, value, code) => {
    const { details } = await expectError(post([{ field, value }, file()]), code, 400);
    expect(details).toMatchObject({ field });
    await expectNothingLeft(test1);
  });

  // One for each field: each costs a look at the file.
  const AFTER = [...new Map(FIELDS.map((row) => [row[0], row])).values()];
  test.each(AFTER)('%s=%s after the file: %s', async (field, value, code) => {
    await expectError(post([file(), { field, value }]), code, 400);
    await expectNothingLeft(test1);
  });

  test.each([
    ['one after the other', [] as Part[]],
    ['with a field between', [{ field: 'language', value: 'kk' }]],
  ])('two files, %s: TOO_MANY_FILES', async (_how, between) => {
    await expectError(post([file(), ...between, file()]), 'TOO_MANY_FILES', 400);
    await expectNothingLeft(test1);
  });

  test('three files: TOO_MANY_FILES', async () => {
    await expectError(post([file(), file(), file()]), 'TOO_MANY_FILES', 400);
    await expectNothingLeft(test1);
  });

  test.each([
    ['no parts', []],
    ['fields only', [{ field: 'language', value: 'kk' }]],
    ['the file as a text field', [{ field: 'file', value: 'bytes' }]],
  ] satisfies [string, Part[]][])('%s: FILE_MISSING', async (_what, parts) => {
    await expectError(post(parts), 'FILE_MISSING', 400);
    await expectNothingLeft(test1);
  });

  test('too many fields: VALIDATION_FAILED', async () => {
    const many = Array.from({ length: 25 }, (_, index) => ({ field: `field${index}`, value: 'x' }));
    await expectError(post([...many, file()]), 'VALIDATION_FAILED', 400);
    await expectNothingLeft(test1);
  });

  test.each(['application/json', 'text/plain', 'audio/wav', 'application/x-www-form-urlencoded'])('%s: FILE_MISSING', async (type) => {
    const body = type === 'application/json' ? '{"file":"clip.wav"}' : 'file=clip.wav';
    await expectError(ask(`${url}/api/v1/upload`, { method: 'POST', headers: { 'content-type': type }, body }), 'FILE_MISSING', 400);
    await expectNothingLeft(test1);
  });

  test('no body: FILE_MISSING', async () => {
    await expectError(ask(`${url}/api/v1/upload`, { method: 'POST' }), 'FILE_MISSING', 400);
  });

  test('multipart without a boundary: VALIDATION_FAILED', async () => {
    const { body } = form([file()]);
    const answer = ask(`${url}/api/v1/upload`, { method: 'POST', headers: { 'content-type': 'multipart/form-data' }, body });
    await expectError(answer, 'VALIDATION_FAILED', 400);
    await expectNothingLeft(test1);
  });

  test.each(['', 'x'.repeat(201)])('a session id of %# is checked', async (session) => {
    const answer = upload(url, bytes, { headers: { 'x-session-id': session } });
    if (session === '') expect((await answer).status).toBe(202);
    else await expectError(answer, 'VALIDATION_FAILED', 400);
    await test1.app.db.deleteFrom('jobs').execute();
    await test1.app.db.deleteFrom('recordings').execute();
    await test1.app.store.deleteAll('recordings');
  });
});

describe('an upload that is cut', () => {
  test('the form ends in the middle of the file: UPLOAD_INTERRUPTED', async () => {
    const { body, ...rest } = form([file()]);
    await expectError(ask(`${url}/api/v1/upload`, { ...rest, body: body.subarray(0, body.length / 2) }), 'UPLOAD_INTERRUPTED', 400);
    await expectNothingLeft(test1);
  });

  test.each(['content-length', 'transfer-encoding'])('the connection ends in the middle of the body (%s)', async (how) => {
    const refused = () => metric(test1, 'UPLOAD_INTERRUPTED');
    const before = await refused();
    const { body, headers } = form([file()]);
    const length = how === 'content-length' ? `content-length: ${body.length}` : 'transfer-encoding: chunked';
    const half = body.subarray(0, body.length / 2);
    const block = how === 'content-length' ? half : Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), half]);
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    socket.write(`POST /api/v1/upload HTTP/1.1\r\nhost: localhost\r\ncontent-type: ${headers['content-type']}\r\n${length}\r\n\r\n`);
    socket.write(block);
    await expect.poll(() => entries(test1.dataDir), { interval: 10 }).not.toEqual([]);
    socket.destroy();
    await once(socket, 'close');
    await expect.poll(() => entries(test1.dataDir)).toEqual([]);
    await expect.poll(refused).toBe(before + 1);
    await expectNothingLeft(test1);
  });
});

describe('what the form says is kept', () => {
  test.each([
    ['before', (fields: Part[]) => [...fields, file()]],
    ['after', (fields: Part[]) => [file(), ...fields]],
  ])('fields %s the file', async (_where, order) => {
    const fields = { language: 'kk-KZ', engine: 'pocketsphinx', diarize: 'true', speakers: '2', metadata: '{"бөлме":"12","n":[1,null]}' };
    const answer = await post(order(Object.entries(fields).map(([field, value]) => ({ field, value }))));
    expect(answer.status, answer.text).toBe(202);
    const job = JSON.parse(answer.text);
    expect(job).toMatchObject({
      language: { requested: 'kk', detected: null },
      engine: { requested: 'pocketsphinx', used: null, location: null },
      diarize: true,
      speakers: 2,
      metadata: { бөлме: '12', n: [1, null] },
      duration: CLIP_SECONDS,
      status: 'queued',
      queue_position: expect.any(Number),
    });
    expect(answer.headers.location).toBe(`/api/v1/jobs/${job.job_id}`);
  });

  test('whatever the field of the file is called', async () => {
    const answer = await post([{ field: 'audio', value: bytes, fileName: 'clip.wav' }]);
    expect(answer.status).toBe(202);
  });

  test('the bytes are stored as they came, for this user only', async () => {
    const job = await uploaded(url, bytes, { fields: { language: 'kk' } });
    const recording = await test1.app.db
      .selectFrom('recordings')
      .innerJoin('jobs', 'jobs.recording_id', 'recordings.id')
      .selectAll('recordings')
      .where('jobs.id', '=', job.job_id)
      .executeTakeFirstOrThrow();
    const path = `${test1.dataDir}/media/${recording.media_key}`;
    expect((await readFile(path)).equals(bytes)).toBe(true);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });
});

async function metric({ app }: TestApp, code: string): Promise<number> {
  const { values } = await app.metrics.uploadsRefused.get();
  return values.find(({ labels }) => labels.code === code)?.value ?? 0;
}
