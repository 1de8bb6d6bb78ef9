import fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../contract/app-error.ts';
import { guardOpenMode } from './guard.ts';

describe('open mode', () => {
  let server: FastifyInstance;
  beforeAll(() => {
    server = fastify();
    guardOpenMode(server, ['stt.example.kz']);
    server.setErrorHandler((error, _, reply) => reply.code(AppError.fromUnknown(error).status).send(AppError.fromUnknown(error).code));
    server.route({ method: ['GET', 'POST', 'DELETE'], url: '/', handler: async () => 'ok' });
  });
  afterAll(() => server.close());
  const ask = async (method: 'GET' | 'POST' | 'DELETE', headers: Record<string, string>) =>
    (await server.inject({ method, url: '/', headers: { host: 'localhost:8080', ...headers } })).body;

  it.each(['localhost', 'LOCALHOST:80', '127.0.0.1:8080', '[::1]:8080', 'stt.example.kz', 'STT.example.KZ:443'])(
    'answers as %s',
    async (host) => {
      expect(await ask('GET', { host })).toBe('ok');
    },
  );

  it.each(['evil.example', 'localhost.evil.example', 'stt.example.kz.evil', '127.0.0.2', 'localhost@evil', 'localhost:80:80', 'a b'])(
    'does not answer as %j',
    async (host) => expect(await ask('GET', { host })).toBe('HOST_NOT_ALLOWED'),
  );

  it.each<[string, Record<string, string>]>([
    ['a program', {}],
    ['its own page', { origin: 'http://localhost:8080', 'sec-fetch-site': 'same-origin' }],
    ['an address that a person typed', { 'sec-fetch-site': 'none' }],
  ])('takes changes from %s', async (_, headers) => {
    expect([await ask('POST', headers), await ask('DELETE', headers)]).toEqual(['ok', 'ok']);
  });

  it.each<[string, Record<string, string>]>([
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['a sister of this site', { 'sec-fetch-site': 'same-site' }],
    ['another origin', { origin: 'https://evil.example' }],
    ['another port of this machine', { origin: 'http://localhost:3000' }],
    ['a page without an origin', { origin: 'null' }],
  ])('takes none from %s, which may still read', async (_, headers) => {
    expect([await ask('POST', headers), await ask('DELETE', headers)]).toEqual(['CROSS_SITE_REQUEST', 'CROSS_SITE_REQUEST']);
    expect(await ask('GET', headers)).toBe('ok');
  });
});
