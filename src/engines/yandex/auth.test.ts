import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { jwtVerify } from 'jose';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createAuth } from './auth.ts';
import { type Reply, type Seen, serve } from './fake-server.ts';
import { fakeSettings } from './fake-settings.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
const account = (private_key = `PLEASE DO NOT REMOVE THIS LINE! Yandex.Cloud SA Key ID <ajekey>\n${privateKey}`) =>
  ({ kind: 'service-account', id: 'ajekey', service_account_id: 'ajeaccount', private_key }) as const;
const never = new AbortController().signal;
const HOUR = 3_600_000;

/** Gives tokens t1.1, t1.2, … that live 12 hours. */
const tokens = () => {
  let count = 0;
  return (): Reply => ({ body: { iamToken: `t1.${++count}`, expiresAt: new Date(Date.now() + 12 * HOUR).toISOString() } });
};
const serviceAccount = async (answer: (seen: Seen) => Reply | 'never', key?: string) => {
  const server = await serve(answer);
  return Object.assign(server, { auth: createAuth(fakeSettings(server.url, { credentials: account(key) }), server.tools) });
};

afterEach(() => void vi.useRealTimers());

describe('an API key', () => {
  it('is sent as it is, and there is no other one', async () => {
    await using server = await serve(() => ({ status: 500 }));
    const auth = createAuth(fakeSettings(server.url), server.tools);
    expect(await auth.header(never)).toBe('Api-Key AQVN-the-secret-key');
    expect(auth.renew('Api-Key AQVN-the-secret-key')).toBe(false);
    expect(auth.problem()).toBeNull();
    expect(auth.setting).toBe('YANDEX_API_KEY');
    expect(server.seen).toEqual([]);
  });
});

describe('a service account', () => {
  it('is exchanged for a token with a signed statement of who it is', async () => {
    await using server = await serviceAccount(tokens());
    expect(await server.auth.header(never)).toBe('Bearer t1.1');
    const { jwt } = JSON.parse(server.seen[0]?.body.toString() ?? '');
    const audience = `${server.url}/iam/v1/tokens`;
    const { payload, protectedHeader } = await jwtVerify(jwt, createPublicKey(publicKey), { issuer: 'ajeaccount', audience });
    expect(protectedHeader).toEqual({ typ: 'JWT', alg: 'PS256', kid: 'ajekey' });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(3600);
    expect(server.paths()).toEqual(['POST /iam/v1/tokens']);
    expect(server.auth.secrets).toEqual(['t1.1']);
  });

  it('asks once for all who need a token at the same time', async () => {
    await using server = await serviceAccount(tokens());
    const { auth } = server;
    expect(await Promise.all([auth.header(never), auth.header(never), auth.header(never)])).toEqual(Array(3).fill('Bearer t1.1'));
    expect(server.seen).toHaveLength(1);
  });

  it('keeps a token for half its life', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 0, 1) });
    await using server = await serviceAccount(tokens());
    await server.auth.header(never);
    vi.setSystemTime(Date.now() + 6 * HOUR - 1000);
    expect(await server.auth.header(never)).toBe('Bearer t1.1');
    vi.setSystemTime(Date.now() + 2000);
    expect(await server.auth.header(never)).toBe('Bearer t1.2');
  });

  it('gets another token when one was refused, and keeps one that came since', async () => {
    await using server = await serviceAccount(tokens());
    const first = await server.auth.header(never);
    expect(server.auth.renew(first)).toBe(true);
    expect(await server.auth.header(never)).toBe('Bearer t1.2');
    server.auth.renew(first);
    expect(await server.auth.header(never)).toBe('Bearer t1.2');
  });

  it.each([
    [401, { code: 16, message: 'Unauthorized' }, 'ENGINE_KEY_REFUSED', 'YANDEX_SA_KEY_FILE'],
    [404, 'nothing here', 'ENGINE_MISCONFIGURED', 'YANDEX_IAM_URL'],
    [200, { token: 'other' }, 'ENGINE_MISCONFIGURED', 'YANDEX_IAM_URL'],
    [503, { code: 14, message: 'away' }, 'ENGINE_FAILED', 'away'],
  ])('names what to mend when the exchange answers %i %j', async (status, body, code, name) => {
    await using server = await serviceAccount(() => ({ status, body }));
    await expect(server.auth.header(never)).rejects.toMatchObject({ code, message: expect.stringContaining(name) });
  });

  it('tells a key that is none without asking anybody', async () => {
    const broken = '-----BEGIN PRIVATE KEY-----\nbm8=\n-----END PRIVATE KEY-----\n';
    await using server = await serviceAccount(tokens(), broken);
    expect(server.auth.problem()).toBe('YANDEX_SA_KEY_FILE: private_key is no private key');
    await expect(server.auth.header(never)).rejects.toMatchObject({ code: 'ENGINE_MISCONFIGURED' });
    expect(server.seen).toEqual([]);
  });

  it('stops the exchange when nobody waits for it any more', async () => {
    await using server = await serviceAccount(() => 'never');
    const leaving = new AbortController();
    const waiting = server.auth.header(leaving.signal);
    await expect.poll(() => server.seen).toHaveLength(1);
    leaving.abort(new Error('gone'));
    await expect(waiting).rejects.toThrow('gone');
    await expect.poll(() => server.underway()).toBe(0);
  });
});
