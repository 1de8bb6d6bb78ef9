import { describe, expect, it, vi } from 'vitest';
import type { YandexSettings } from '../../config/yandex.ts';
import { createAuth } from './auth.ts';
import { createClient } from './client.ts';
import { type Reply, type Seen, serve } from './fake-server.ts';
import { fakeSettings } from './fake-settings.ts';
import { readFixture } from './fixtures/read-fixture.ts';
import { createOperations } from './operation.ts';

const names = () => ({ key: 'YANDEX_API_KEY', secrets: [] });
const setUp = async (replies: (Reply | 'never')[], poll: YandexSettings['poll'] = 'operation') => {
  let next = 0;
  const server = await serve((_: Seen) => replies[Math.min(next++, replies.length - 1)] as Reply);
  const settings = fakeSettings(server.url, { poll });
  const client = createClient('yandex', settings, createAuth(settings, server.tools), server.tools);
  const operations = createOperations(client, settings, names);
  const waitFor = (changes: Partial<Parameters<typeof operations.waitFor>[1]> = {}) =>
    operations.waitFor('op-1', { firstMs: 0, patienceMs: 0, signal: new AbortController().signal, ...changes });
  return Object.assign(server, { operations, waitFor });
};
const WAITING = { timeout: 5000, interval: 10 };
const PENDING = { body: { id: 'op-1', done: false, metadata: null } };
const DONE = { body: { id: 'op-1', done: true } };
const NOT_FOUND = { status: 404, body: { code: 5, message: 'not found' } };
const failed = (fixture: string): Reply => ({ body: JSON.parse(readFixture(fixture)) });

describe.concurrent('asking the operations API', () => {
  it('asks again until it is done, then fetches', async () => {
    await using server = await setUp([PENDING, DONE, { body: '{"result":{}}' }]);
    const state = await server.waitFor({ patienceMs: 60_000 });
    expect(state.state === 'ready' && (await state.answer.text())).toBe('{"result":{}}');
    expect(server.paths()).toEqual(['GET /operations/op-1', 'GET /operations/op-1', 'GET /stt/v3/getRecognition?operationId=op-1']);
  });

  it('asks once where there is no patience', async () => {
    await using server = await setUp([PENDING]);
    expect(await server.waitFor()).toEqual({ state: 'pending' });
    expect(server.seen).toHaveLength(1);
  });

  it.each([
    ['operation-failed-status.json', 'ENGINE_REFUSED_AUDIO'],
    ['operation-failed-gateway.json', 'ENGINE_FAILED'],
  ])('knows that %s has failed, done or not', async (fixture, code) => {
    await using server = await setUp([failed(fixture)]);
    expect(await server.waitFor({ patienceMs: 60_000 })).toMatchObject({ state: 'failed', error: { code } });
    expect(server.seen).toHaveLength(1);
  });

  it('takes an empty error for none', async () => {
    await using server = await setUp([{ body: { id: 'op-1', done: true, error: null } }, { body: '' }]);
    expect(await server.waitFor()).toMatchObject({ state: 'ready' });
  });

  it('names the settings when the operation is not known', async () => {
    await using server = await setUp([NOT_FOUND]);
    expect(await server.waitFor()).toMatchObject({
      state: 'gone',
      error: { code: 'ENGINE_MISCONFIGURED', message: expect.stringContaining('YANDEX_POLL=getRecognition') },
    });
  });

  it('knows that an answer is gone', async () => {
    await using server = await setUp([DONE, NOT_FOUND]);
    expect(await server.waitFor()).toMatchObject({ state: 'gone', error: { code: 'ENGINE_FAILED' } });
  });

  it.each([
    [{ status: 401, body: { code: 16, message: 'no' } }, 'ENGINE_KEY_REFUSED'],
    [{ status: 429, body: { code: 8, message: 'slow down' } }, 'ENGINE_RATE_LIMITED'],
    [{ status: 503, body: { code: 14, message: 'away' } }, 'ENGINE_FAILED'],
    [{ body: { odd: true } }, 'ENGINE_MISCONFIGURED'],
    [{ body: '<html></html>', headers: { 'content-type': 'text/html' } }, 'ENGINE_MISCONFIGURED'],
  ] as [Reply, string][])('leaves %j to whoever calls', async (reply, code) => {
    await using server = await setUp([reply]);
    await expect(server.waitFor()).rejects.toMatchObject({ code });
  });

  it('waits no longer than its caller does', async () => {
    await using server = await setUp([PENDING]);
    const leaving = new AbortController();
    const waiting = server.waitFor({ patienceMs: Number.POSITIVE_INFINITY, signal: leaving.signal });
    await vi.waitUntil(() => server.seen.length === 1, WAITING);
    leaving.abort(new Error('gone'));
    await expect(waiting).rejects.toThrow('gone');
  });
});

describe.concurrent('asking for the answer alone', () => {
  it.each([
    [NOT_FOUND],
    [{ status: 409 }],
    [{ status: 425 }],
    [{ status: 400, body: { code: 9, message: 'Failed precondition: operation is not ready' } }],
    [{ status: 400, body: { code: 3, message: 'operation not found' } }],
  ] as Reply[][])('takes %j for not ready', async (reply) => {
    await using server = await setUp([reply as Reply], 'getRecognition');
    expect(await server.waitFor()).toEqual({ state: 'pending' });
    expect(server.paths()).toEqual(['GET /stt/v3/getRecognition?operationId=op-1']);
  });

  it('fetches it once, when it is there', async () => {
    await using server = await setUp([NOT_FOUND, { body: '{"result":{}}' }], 'getRecognition');
    const state = await server.waitFor({ patienceMs: 60_000 });
    expect(state.state === 'ready' && (await state.answer.text())).toBe('{"result":{}}');
    expect(server.seen).toHaveLength(2);
  });

  it('knows that it has failed', async () => {
    await using server = await setUp([{ status: 400, body: { code: 3, message: 'no RIFF header' } }], 'getRecognition');
    expect(await server.waitFor()).toMatchObject({ state: 'failed', error: { code: 'ENGINE_REFUSED_AUDIO' } });
  });

  it('leaves a refused key to whoever calls', async () => {
    await using server = await setUp([{ status: 403, body: { code: 7, message: 'no' } }], 'getRecognition');
    await expect(server.waitFor()).rejects.toMatchObject({ code: 'ENGINE_KEY_REFUSED' });
  });
});

describe.concurrent('removing an answer', () => {
  it('asks for it, and is silent where that fails', async () => {
    await using server = await setUp([{ body: {} }, { status: 500 }]);
    const { signal } = new AbortController();
    await server.operations.remove('op-1', signal);
    await server.operations.remove('op-1', signal);
    expect(server.paths()).toEqual(Array(2).fill('DELETE /stt/v3/deleteRecognition?operationId=op-1'));
  });
});
