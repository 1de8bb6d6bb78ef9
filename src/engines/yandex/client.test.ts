import { describe, expect, it } from 'vitest';
import { httpStatus } from '../engine-errors.ts';
import { createMemoryRates } from '../rate-limiter.ts';
import type { Auth } from './auth.ts';
import { createClient, type YandexCall } from './client.ts';
import { type FakeServer, type Reply, type Seen, serve } from './fake-server.ts';
import { POLLS } from './limits.ts';

/** An account whose tokens are numbered. */
function numberedTokens(): Auth {
  let number = 1;
  return {
    header: async () => `Bearer t1.${number}`,
    renew: () => ++number > 0,
    problem: () => null,
    setting: 'YANDEX_SA_KEY_FILE',
    secrets: [],
  };
}
const setUp = async (answer: (seen: Seen) => Reply | 'never', folderId: string | null = null) => {
  const server = await serve(answer);
  const client = createClient('yandex', { folderId }, numberedTokens(), server.tools);
  return Object.assign(server, { ask: (changes: Partial<YandexCall> = {}) => client({ ...call(server), ...changes }) });
};
const call = (server: FakeServer): YandexCall => ({
  method: 'GET',
  url: `${server.url}/operations/1`,
  setting: 'YANDEX_OPERATIONS_URL',
  quota: null,
  signal: new AbortController().signal,
});
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('createClient', () => {
  it('says who asks, each time under another request id, and names a folder only where one is set', async () => {
    await using server = await setUp(() => ({}));
    await server.ask();
    await server.ask();
    const ids = server.seen.map(({ headers }) => headers['x-client-request-id']);
    expect(ids).toEqual([expect.stringMatching(UUID), expect.stringMatching(UUID)]);
    expect(new Set(ids).size).toBe(2);
    expect(server.seen[0]?.headers.authorization).toBe('Bearer t1.1');
    expect(server.seen[0]?.headers).not.toHaveProperty('x-folder-id');
    await using other = await setUp(() => ({}), 'b1gfolder');
    await other.ask();
    expect(other.seen[0]?.headers['x-folder-id']).toBe('b1gfolder');
  });

  it('sends a body of known length again with another token', async () => {
    await using server = await setUp(({ headers }) =>
      headers.authorization === 'Bearer t1.2' ? {} : { status: 401, body: { code: 16, message: 'expired' } },
    );
    const body = {
      type: 'application/json',
      bytes: 4,
      async *open() {
        yield Buffer.from('{"a"');
      },
    };
    expect((await server.ask({ method: 'POST', body })).status).toBe(200);
    expect(
      server.seen.map((seen) => [
        seen.headers.authorization,
        seen.headers['content-length'],
        seen.headers['content-type'],
        seen.body.toString(),
      ]),
    ).toEqual([
      ['Bearer t1.1', '4', 'application/json', '{"a"'],
      ['Bearer t1.2', '4', 'application/json', '{"a"'],
    ]);
  });

  it('asks for another token once only', async () => {
    await using server = await setUp(() => ({ status: 401, body: { code: 16, message: 'no' } }));
    await expect(server.ask()).rejects.toMatchObject({
      code: 'ENGINE_KEY_REFUSED',
      message: expect.stringContaining('YANDEX_SA_KEY_FILE'),
    });
    expect(server.seen).toHaveLength(2);
  });

  it.each([
    [{}, POLLS.pauseMs],
    [{ 'retry-after': '7' }, 7000],
  ])('makes everybody wait after a 429 with %j', async (headers, pauseMs) => {
    const server = await serve(() => ({ status: 429, headers, body: { code: 8, message: 'quota' } }));
    await using _ = server;
    const rates = createMemoryRates(() => 0);
    const limiter = { take: async () => {}, block: rates.block };
    const client = createClient('yandex', { folderId: null }, numberedTokens(), { ...server.tools, limiter });
    await expect(client({ ...call(server), quota: POLLS })).rejects.toMatchObject({ code: 'ENGINE_RATE_LIMITED', retryAfterMs: pauseMs });
    expect(await rates.reserve(POLLS.key, 250, 1)).toBe(pauseMs);
  });

  it('does not begin a call whose place in the quota nobody waits for', async () => {
    await using server = await setUp(() => ({}));
    const leaving = new AbortController();
    await server.tools.limiter.block(POLLS.key, 60_000);
    const waiting = server.ask({ quota: POLLS, signal: leaving.signal });
    leaving.abort(new Error('gone'));
    await expect(waiting).rejects.toThrow('gone');
    expect(server.seen).toEqual([]);
  });

  it('tells the status of an answer that was no success', async () => {
    await using server = await setUp(() => ({ status: 404, body: { code: 5, message: 'not found' } }));
    expect(httpStatus(await server.ask().catch((error: unknown) => error))).toBe(404);
    expect(httpStatus(new Error('other'))).toBeNull();
  });
});
