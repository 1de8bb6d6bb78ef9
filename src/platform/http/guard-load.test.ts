import { once } from 'node:events';
import { get } from 'node:http';
import { Readable } from 'node:stream';
import { fastify } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Answer, ask, expectError } from '../../../test/support/http-client.ts';
import { createMetrics } from '../telemetry/metrics.ts';
import { handleErrors } from './error-handler.ts';
import { guardLoad } from './guard-load.ts';

/** More than there are places. */
const MANY = 40;

describe('a server that is asked for more than it can do', () => {
  let url: string;
  let close: () => Promise<void>;
  let release: () => void;
  const metrics = createMetrics();

  beforeEach(async () => {
    const server = fastify({ forceCloseConnections: true });
    const released = Promise.withResolvers<void>();
    release = released.resolve;
    handleErrors(server, 'support@example.kz');
    guardLoad(server, metrics, 'support@example.kz');
    server.get('/api/work', () => released.promise.then(() => 'done'));
    server.get('/', async () => 'page');
    server.get('/live', { config: { load: 'probe' } }, async () => 'alive');
    server.get('/api/audio', (_request, reply) => reply.send(Readable.from(endless())));
    url = await server.listen({ port: 0, host: '127.0.0.1' });
    close = () => server.close();
  });
  afterEach(async () => {
    release();
    await close();
  });

  it('turns the rest away with the error body and Retry-After, answers probes and pages, and then those it let in', {
    timeout: 20_000,
  }, async () => {
    const answers: Answer[] = [];
    const all: Promise<unknown>[] = [];
    const work = () => all.push(ask(`${url}/api/work?page=1`).then((answer) => answers.push(answer)));
    for (let i = 0; i < MANY; i++) work();
    // One more comes now and then, until the server sees that the line does not get shorter.
    await expect.poll(() => work() && answers.length, { timeout: 10_000, interval: 60 }).toBeGreaterThan(MANY / 4);
    for (const answer of answers) {
      const { support, request_id } = await expectError(answer, 'OVERLOADED', 503);
      expect(support).toBe('support@example.kz');
      expect(answer.headers).toMatchObject({ 'retry-after': '1', 'x-request-id': request_id });
    }
    expect((await ask(`${url}/live?now`)).text).toBe('alive');
    expect((await ask(url)).text).toBe('page');
    release();
    await Promise.all(all);
    const accepted = answers.filter(({ status }) => status === 200).length;
    expect(accepted).toBeGreaterThan(0);
    expect((await metrics.httpShed.get()).values).toEqual([{ labels: { kind: 'quick' }, value: all.length - accepted }]);
    expect((await ask(`${url}/api/work`)).text).toBe('done');
  });

  it('gives a place back as soon as the answer is on its way: players that are paused keep nobody out', async () => {
    const players = Array.from({ length: 20 }, () => get(`${url}/api/audio`, { agent: false }));
    await Promise.all(players.map((player) => once(player, 'response')));
    release();
    expect((await ask(`${url}/api/work`)).text).toBe('done');
    for (const player of players) player.destroy();
  });
});

function* endless(): Generator<Buffer> {
  for (;;) yield Buffer.alloc(64 * 1024);
}
