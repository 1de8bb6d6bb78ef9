import { readdirSync } from 'node:fs';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ErrorBody } from '../../src/contract/app-error.ts';
import { Health, SystemStatus } from '../../src/contract/system.ts';
import type { Server } from '../../src/platform/http/server.ts';
import { newId } from '../../src/platform/id.ts';
import { recordingPath } from '../support/audio-maker.ts';
import { ask, ended, expectShape, send, uploaded } from '../support/http-client.ts';
import { checkLeaks } from '../support/leak-check.ts';
import { parseRoutes } from '../support/parse-routes.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';

checkLeaks();

interface Operation {
  summary?: string;
  responses: Record<string, { description: string; content?: Record<string, { schema: unknown }> }>;
  requestBody?: { content: Record<string, unknown> };
}
interface OpenApi {
  openapi: string;
  info: { title: string; version: string };
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown> };
}

/** Pages and their parts, and the document itself: not of the API. */
const NOT_API =
  /^GET (\/docs.*|\/api\/v1\/openapi\.json|\/jobs\/\{id\}|\/admin(\/queues.*)?|\/|\/index\.html|\/assets\/.*|\/[^/]+\.\w+|\*|\/\*)$/;

let test1: TestApp;
let url: string;
let server: Server;
beforeAll(async () => {
  test1 = await openTestApp();
  test1.app.startWorker();
  ({ url, server } = await test1.app.listen());
});
afterAll(() => test1[Symbol.asyncDispose]());

const routes = (): string[] => parseRoutes(server.printRoutes({ commonPrefix: false })).filter((route) => !NOT_API.test(route));
const document = async (): Promise<OpenApi> => JSON.parse((await ask(`${url}/api/v1/openapi.json`)).text);

describe('what the server can do, and how it is', () => {
  test('status: engines, limits, queue', async () => {
    const status = await expectShape(ask(`${url}/api/v1/status`), SystemStatus);
    expect(status).toMatchObject({
      version: 'test',
      default_engine: 'pocketsphinx',
      limits: { max_file_size: 500 * 1024 ** 2, max_duration: 4 * 3600, retention_hours: 24 },
      queue: { queued: 0, processing: 0, slots: 5 },
    });
    const byId = Object.fromEntries(status.engines.map((engine) => [engine.id, engine]));
    expect(byId.pocketsphinx).toMatchObject({
      available: true,
      problem: null,
      demo: true,
      languages: ['en'],
      free: true,
      price: null,
      state: 'closed',
    });
    // Known, but not set up: each says what to set.
    expect(byId.yandex).toMatchObject({ available: false, problem: expect.stringContaining('YANDEX_API_KEY') });
    expect(byId.cloudru).toMatchObject({ available: false, problem: expect.stringContaining('CLOUDRU_API_KEY') });
    expect(byId.openai).toMatchObject({ available: false, problem: expect.stringContaining('OPENAI_API_KEY') });
    expect(byId.local).toMatchObject({ available: false, problem: expect.stringContaining('models pull') });
  });

  test.each(['/api/v1/health', '/health', '/health/detailed', '/ready'])('%s: every part is ok', async (path) => {
    const health = await expectShape(ask(url + path), Health);
    expect(health).toMatchObject({
      status: 'ok',
      checks: { database: { status: 'ok' }, storage: { status: 'ok' }, workers: { status: 'ok' } },
    });
  });

  test('without an engine: degraded, said by name, yet healthy enough to answer 200', async () => {
    await using other = await openTestApp({ env: { PATH: '/nonexistent' } });
    const { url: at } = await other.app.listen();
    const health = await expectShape(ask(`${at}/health`), Health);
    expect(health).toMatchObject({
      status: 'degraded',
      checks: { engines: { status: 'down', message: expect.stringContaining('apt-get install') } },
    });
    expect((await expectShape(ask(`${at}/api/v1/status`), SystemStatus)).default_engine).toBeNull();
  });

  test('without its database: 503 but alive, and ok again when it is back', async () => {
    await using other = await openTestApp();
    const { url: at } = await other.app.listen();
    const { database } = other.config;
    const address = new URL(database.kind === 'server' ? database.url : '');
    const name = address.pathname.slice(1);
    address.pathname = '/postgres';
    const allow = async (yes: boolean): Promise<void> => {
      const client = new pg.Client({ connectionString: address.href });
      await client.connect();
      await client.query(`alter database ${name} with allow_connections ${yes}`);
      await client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
      await client.end();
    };
    await allow(false);
    try {
      for (const path of ['/health', '/ready']) {
        const health = await expectShape(ask(at + path), Health, 503);
        expect(health).toMatchObject({ status: 'down', checks: { database: { status: 'down' }, storage: { status: 'ok' } } });
      }
      expect((await ask(`${at}/live`)).status).toBe(200);
      const refused = await ask(`${at}/api/v1/jobs`);
      expect(refused.status).toBeGreaterThanOrEqual(500);
      expect(ErrorBody.strict().parse(JSON.parse(refused.text)).error).not.toMatch(/postgres|connection|database "/);
      expect(refused.text).not.toContain(name);
    } finally {
      await allow(true);
    }
    await expect.poll(async () => (await ask(`${at}/health`)).status, { timeout: 10_000 }).toBe(200);
    expect((await ask(`${at}/api/v1/jobs`)).status).toBe(200);
  });
});

describe('metrics', () => {
  const metrics = async (): Promise<string> => (await ask(`${url}/metrics`)).text;

  test('carry the names of the documents', async () => {
    const { headers, text } = await ask(`${url}/metrics`);
    expect(headers['content-type']).toMatch(/^text\/plain/);
    for (const name of ['http_requests_total', 'http_request_duration_seconds', 'audio_processing_duration_seconds', 'active_jobs_total'])
      expect(text).toContain(`# TYPE ${name} `);
  });

  test('count every route', async () => {
    const all = routes();
    expect(all.length).toBeGreaterThanOrEqual(20);
    for (const route of all) {
      const [method = '', path = ''] = route.split(' ');
      await send(url + path.replace('{id}', newId()).replace('{format}', 'txt'), method);
    }
    const text = await metrics();
    const missing = all.filter((route) => {
      const [method, path = ''] = route.split(' ');
      const pattern = path.replace(/\{(\w+)\}/g, ':$1');
      return (
        !text.includes(`http_requests_total{method="${method}",route="${pattern}",`) ||
        !text.includes(`http_request_duration_seconds_count{method="${method}",route="${pattern}"}`)
      );
    });
    // The question is counted when it has been answered.
    expect(missing.filter((route) => route !== 'GET /metrics')).toEqual([]);
  });

  test('time every step of a job, and every call to an engine', async () => {
    const { job_id } = await uploaded(url, recordingPath('librivox-austen-0880.wav'), { fields: { language: 'en', diarize: 'true' } });
    expect(await ended(url, job_id)).toMatchObject({ status: 'completed' });
    await expect.poll(metrics).toContain('jobs_finished_total{outcome="completed"} 1');
    const text = await metrics();
    // What only helps another step is timed with it.
    const steps = readdirSync('src/jobs/steps').flatMap((name) => /^(?!chunk-feed|hear-)([a-z-]+)\.ts$/.exec(name)?.[1] ?? []);
    const missing = [...steps, 'playback'].filter((step) => !text.includes(`audio_processing_duration_seconds_count{step="${step}"} 1`));
    expect(missing).toEqual([]);
    expect(text).toMatch(/engine_call_duration_seconds_count\{engine="pocketsphinx",outcome="ok"\} 1/);
    expect(text).toMatch(/^active_jobs_total 0$/m);
    expect(text).toMatch(/^uploaded_bytes_total 95724$/m);
  });
});

describe('the reference', () => {
  test('is an OpenAPI 3.1 document', async () => {
    const { openapi, info, paths, components } = await document();
    expect(openapi).toMatch(/^3\.1\./);
    expect(info).toMatchObject({ title: 'KazRu-STT Pro', version: 'test' });
    expect(Object.keys(components.schemas)).toEqual(expect.arrayContaining(['Job', 'Transcript', 'Error', 'Health', 'SystemStatus']));
    const text = JSON.stringify({ paths, components });
    const references = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map((match) => match[1] ?? '');
    expect(references.filter((name) => !(name in components.schemas))).toEqual([]);
  });

  test('holds every route of the API, each with a summary and described answers', async () => {
    const { paths } = await document();
    const described = Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(described.toSorted()).toEqual(routes().toSorted());
    for (const [path, operations] of Object.entries(paths)) {
      for (const [method, { summary, responses }] of Object.entries(operations)) {
        expect(summary, `${method} ${path}`).toBeTruthy();
        const codes = Object.keys(responses);
        expect(
          codes.some((code) => code.startsWith('2')),
          `${method} ${path}`,
        ).toBe(true);
        if (path.includes('{id}')) expect(codes, `${method} ${path}`).toEqual(expect.arrayContaining(['400', '404']));
        for (const [code, answer] of Object.entries(responses)) expect(answer.description, `${method} ${path} ${code}`).toBeTruthy();
      }
    }
  });

  test('describes the upload as a form with a file', async () => {
    const { paths } = await document();
    expect(paths['/api/v1/upload']?.post?.requestBody?.content).toMatchObject({
      'multipart/form-data': {
        schema: { required: ['file'], properties: { file: { format: 'binary' }, language: {}, engine: {}, metadata: {} } },
      },
    });
  });

  test('/docs is a page that needs nothing from elsewhere', async () => {
    let answer = await ask(`${url}/docs`);
    if (answer.status >= 300 && answer.status < 400) answer = await ask(new URL(answer.headers.location ?? '', `${url}/docs`).href);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toMatch(/^text\/html/);
    const policy = answer.headers['content-security-policy'];
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toContain('https:');
    const loaded = [...answer.text.matchAll(/<(?:script|link|img)\b[^>]*\b(?:src|href)="([^"]*)"/g)].map((match) => match[1] ?? '');
    expect(loaded.length).toBeGreaterThan(0);
    for (const address of loaded) {
      expect(address, 'an address of this server').not.toMatch(/^(https?:)?\/\//);
      if (!address.startsWith('data:')) expect((await ask(new URL(address, `${url}/docs/`).href)).status, address).toBe(200);
    }
  });

  test('the rest of the server keeps the strict policy', async () => {
    const { headers } = await ask(`${url}/api/v1/status`);
    expect(headers['content-security-policy']).toContain("script-src 'self';");
    expect(headers['x-content-type-options']).toBe('nosniff');
  });
});
