import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ErrorBody, type ErrorCode } from '../../src/contract/app-error.ts';
import { newId } from '../../src/platform/id.ts';
import { ask, expectError, form, send } from '../support/http-client.ts';
import { checkLeaks } from '../support/leak-check.ts';
import { expectNothingLeft } from '../support/leftovers.ts';
import { clip } from '../support/made-media.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';

checkLeaks();

let test1: TestApp;
let url: string;
beforeAll(async () => {
  test1 = await openTestApp({ env: { ALLOWED_HOSTS: 'Notes.Local' } });
  ({ url } = await test1.app.listen());
});
afterAll(() => test1[Symbol.asyncDispose]());

const JOB_ROUTES: [method: string, path: string, body?: unknown][] = [
  ['GET', ''],
  ['DELETE', ''],
  ['GET', '/status'],
  ['POST', '/cancel'],
  ['POST', '/restore'],
  ['POST', '/keep', { keep: true }],
  ['GET', '/transcript'],
  ['PUT', '/speakers', { speakers: [{ speaker_id: 's1', label: 'Айгерім' }] }],
  ['GET', '/waveform'],
  ['GET', '/export/txt'],
  ['GET', '/audio'],
];

describe.each(JOB_ROUTES)('%s /jobs/{id}%s', (method, path, body) => {
  const at = (id: string) => send(`${url}/api/v1/jobs/${id}${path}`, method, body);

  test('an id that is not there: JOB_NOT_FOUND', async () => {
    await expectError(at(newId()), 'JOB_NOT_FOUND', 404);
  });

  test.each(['1', 'not-a-uuid', `${newId()}0`, '%00', "'%20or%201=1", '%D0%B6'])('the id %s: INVALID_JOB_ID', async (id) => {
    await expectError(at(id), 'INVALID_JOB_ID', 400);
  });

  test('an event stream of an id that is not there is an error like any other', async () => {
    if (path !== '/status') return;
    const answer = ask(`${url}/api/v1/jobs/${newId()}/status`, { headers: { accept: 'text/event-stream' } });
    await expectError(answer, 'JOB_NOT_FOUND', 404);
  });
});

describe('a request from elsewhere', () => {
  const upload = async (headers: Record<string, string>) => {
    const made = form([{ field: 'file', value: await clip(), fileName: 'clip.wav' }]);
    return ask(`${url}/api/v1/upload`, { ...made, headers: { ...made.headers, ...headers } });
  };
  const host = () => new URL(url).host;

  test.each([
    'evil.example',
    'evil.example:8080',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '10.0.0.1',
    'localhost@evil.example',
  ])('Host "%s": HOST_NOT_ALLOWED, on reading and on writing', async (name) => {
    await expectError(ask(`${url}/api/v1/jobs`, { headers: { host: name } }), 'HOST_NOT_ALLOWED', 403);
    await expectError(upload({ host: name }), 'HOST_NOT_ALLOWED', 403);
    await expectNothingLeft(test1);
  });

  test.each(['localhost', 'LOCALHOST:1', '127.0.0.1:8080', '[::1]:8080', 'notes.local', 'NOTES.local:80'])(
    'Host "%s" is ours',
    async (name) => {
      expect((await ask(`${url}/live`, { headers: { host: name } })).status).toBe(200);
    },
  );

  test.each([
    [{ 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'same-site' }],
    [{ origin: 'https://evil.example' }],
    [{ origin: 'null' }],
    [{ origin: 'http://localhost:1' }],
    [{ 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' }],
  ])('a POST with %o: CROSS_SITE_REQUEST', async (headers) => {
    await expectError(upload(headers), 'CROSS_SITE_REQUEST', 403);
    await expectError(ask(`${url}/api/v1/jobs/${newId()}`, { method: 'DELETE', headers }), 'CROSS_SITE_REQUEST', 403);
    await expectNothingLeft(test1);
  });

  test('a page of this server may write', async () => {
    const headers = { 'sec-fetch-site': 'same-origin', origin: `http://${host()}` };
    await expectError(ask(`${url}/api/v1/jobs/${newId()}/cancel`, { method: 'POST', headers }), 'JOB_NOT_FOUND', 404);
  });

  test('no other site may read: no CORS headers', async () => {
    const { headers } = await ask(`${url}/api/v1/jobs`, { headers: { origin: 'https://evil.example' } });
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});

describe('a request that no route takes', () => {
  const WRONG: [what: string, method: string, path: string, status: number, code: ErrorCode][] = [
    ['unknown address', 'GET', '/api/v1/nothing', 404, 'ROUTE_NOT_FOUND'],
    ['wrong method', 'PUT', '/api/v1/jobs', 404, 'ROUTE_NOT_FOUND'],
    ['reading where only writing is', 'GET', '/api/v1/upload', 404, 'ROUTE_NOT_FOUND'],
    ['writing where only reading is', 'POST', '/metrics', 404, 'ROUTE_NOT_FOUND'],
    ['broken escape', 'GET', '/api/v1/jobs/%', 400, 'VALIDATION_FAILED'],
    ['path out of the page', 'GET', '/../../package.json', 404, 'ROUTE_NOT_FOUND'],
    ['escaped path out of the page', 'GET', '/..%2f..%2fpackage.json', 404, 'ROUTE_NOT_FOUND'],
  ];
  test.each(WRONG)('%s: %s %s', async (_what, method, path, status, code) => {
    await expectError(ask(url + path, { method }), code, status);
  });

  test.each([
    ['not JSON', '{"keep":', 'application/json'],
    ['an empty body that says it is JSON', '', 'application/json'],
    ['another media type', 'keep=1', 'application/x-www-form-urlencoded'],
    ['the wrong type', '{"keep":"perhaps"}', 'application/json'],
    ['an array', '[]', 'application/json'],
    ['a prototype trick', '{"__proto__":{"keep":false}}', 'application/json'],
  ])('a body that is %s: VALIDATION_FAILED', async (_what, body, type) => {
    const answer = ask(`${url}/api/v1/jobs/${newId()}/keep`, { method: 'POST', headers: { 'content-type': type }, body });
    await expectError(answer, 'VALIDATION_FAILED', 400);
  });

  test('an endless id is refused like any other address, whether the page is built or not', async () => {
    const { status, text } = await ask(`${url}/api/v1/jobs/${'a'.repeat(500)}`);
    expect([400, 404]).toContain(status);
    expect(ErrorBody.strict().parse(JSON.parse(text)).status).toBe(status);
  });

  test('a body over a megabyte where JSON is expected: refused', async () => {
    const body = JSON.stringify({ speakers: [{ speaker_id: 's1', label: 'x'.repeat(1024 ** 2) }] });
    const answer = ask(`${url}/api/v1/jobs/${newId()}/speakers`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body });
    await expectError(answer, 'BODY_TOO_LARGE', 413);
  });

  test('every answer carries its request id, in the error too', async () => {
    const answer = await ask(`${url}/api/v1/nothing`);
    expect(answer.headers['x-request-id']).toBe((await expectError(answer, 'ROUTE_NOT_FOUND', 404)).request_id);
  });
});
