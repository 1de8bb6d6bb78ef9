import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { createGzip } from 'node:zlib';
import { Agent, fetch } from 'undici';
import { afterAll, describe, expect, it } from 'vitest';
import { checkLeaks } from '../../test/support/leak-check.ts';
import { callHttp, type Endpoint, readJson } from './call-http.ts';

checkLeaks();

const endpoint: Endpoint = { engine: 'lab', settings: { url: 'LAB_URL', key: 'LAB_KEY' } };
const agent = new Agent();
afterAll(() => agent.destroy());
const tools: Parameters<typeof callHttp>[0] = { fetch: (input, init) => fetch(input, { dispatcher: agent, ...init }) };

async function serve(listener: RequestListener): Promise<{ url: string } & AsyncDisposable> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}

/** What comes of a request: the JSON of the answer, or what was thrown. */
async function ask(url: string, headers: Record<string, string> = {}): Promise<unknown> {
  const { signal } = new AbortController();
  try {
    return await readJson(endpoint, await callHttp(tools, endpoint, url, { headers, signal }), signal, 60_000);
  } catch (error) {
    return error;
  }
}

/** The same, of a server of this manner. */
async function call(listener: RequestListener): Promise<unknown> {
  await using server = await serve(listener);
  return await ask(server.url);
}

const MEGABYTE = Buffer.alloc(1 << 20, ' ');
function endless(write: (bytes: Buffer) => boolean, drained: (again: () => void) => void): void {
  while (write(MEGABYTE));
  drained(() => endless(write, drained));
}

describe('callHttp', () => {
  it.each(['line\nbreak', 'nul\0', 'кілт', '\u{1f511}'])('never repeats a key that no request can carry', async (key) => {
    const error = await ask('http://127.0.0.1/', { authorization: `Bearer sk-secret-${key}` });
    expect(error).toMatchObject({ code: 'ENGINE_MISCONFIGURED', message: expect.stringContaining('LAB_KEY') });
    expect(inspect(error, { depth: null })).not.toContain('sk-secret');
  });

  it('names the setting of an address where nobody is', async () => {
    await using server = await serve(() => {});
    await server[Symbol.asyncDispose]();
    expect(await ask(server.url)).toMatchObject({
      code: 'ENGINE_UNREACHABLE',
      message: `The connection to lab at ${new URL(server.url).host} (LAB_URL) failed (ECONNREFUSED)`,
    });
  });

  it('does not try a forbidden port again', async () => {
    expect(await ask('http://127.0.0.1:6667/')).toMatchObject({
      code: 'ENGINE_MISCONFIGURED',
      message: 'lab cannot be reached at 127.0.0.1:6667 (bad port); check LAB_URL',
    });
  });

  it('names an address that leads elsewhere', async () => {
    expect(await call((_, response) => void response.writeHead(307, { location: 'http://127.0.0.1:1/' }).end())).toMatchObject({
      code: 'ENGINE_MISCONFIGURED',
      message: 'LAB_URL of lab redirects elsewhere',
    });
  });

  it.each([
    [200, 'ENGINE_BAD_ANSWER', 'The answer of lab is larger than 1.6 MB'],
    [500, 'ENGINE_FAILED', 'lab answered 500'],
  ])('hangs up on an answer of %i without an end', async (status, code, message) => {
    const closed = Promise.withResolvers<void>();
    const error = await call((_, response) => {
      response.on('close', closed.resolve).writeHead(status, { 'content-type': 'application/json' });
      endless(
        (bytes) => !response.destroyed && response.write(bytes),
        (again) => void response.once('drain', again),
      );
    });
    expect(error).toMatchObject({ code, message });
    await closed.promise;
  });

  it('counts what a compressed answer becomes', async () => {
    const error = await call((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
      const gzip = createGzip();
      gzip.pipe(response);
      response.on('close', () => gzip.destroy());
      endless(
        (bytes) => !gzip.destroyed && gzip.write(bytes),
        (again) => void gzip.once('drain', again),
      );
    });
    expect(error).toMatchObject({ code: 'ENGINE_BAD_ANSWER', message: 'The answer of lab is larger than 1.6 MB' });
  });

  it('reads a large answer whole', async () => {
    const text = 'сөз '.repeat(200_000);
    expect(await call((_, response) => void response.end(JSON.stringify({ text })))).toEqual({ text });
  });
});
