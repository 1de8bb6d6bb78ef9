import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { AudioClip } from '../engine.ts';
import { createBucket } from './bucket.ts';
import { type Reply, type Seen, serve } from './fake-server.ts';

const audio: AudioClip = {
  encoding: 'ogg_opus',
  durationMs: 1000,
  bytes: 11,
  file: '',
  open: () => Readable.from([Buffer.from('hello '), Buffer.from('world')]),
};
const never = new AbortController().signal;
const setUp = async (answer: (seen: Seen) => Reply | 'never') => {
  const server = await serve(answer);
  const settings = { url: server.url, name: 'meetings', region: 'kz1', keyId: 'YCAkeyid', secret: 'YCPthesecret' };
  return Object.assign(server, { bucket: createBucket(settings, server.tools) });
};
const s3Error = (code: string) => `<?xml version="1.0"?><Error><Code>${code}</Code><Message>no</Message></Error>`;
const inXml = { 'content-type': 'application/xml' };

describe('createBucket', () => {
  it('stores a clip, signed, as it is read, and says where', async () => {
    await using server = await setUp(() => ({}));
    const object = await server.bucket.put(audio, never);
    const [put] = server.seen;
    expect(put?.body.toString()).toBe('hello world');
    expect(put?.headers).toMatchObject({ 'content-length': '11', 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' });
    expect(put?.headers.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=YCAkeyid\/\d{8}\/kz1\/s3\/aws4_request, SignedHeaders=[a-z0-9;-]*x-amz-content-sha256[a-z0-9;-]*, Signature=[0-9a-f]{64}$/,
    );
    expect(server.paths()).toEqual([`PUT /meetings/${object}`]);
    expect(server.bucket.uri(object)).toBe(`${server.url}/meetings/${object}`);
  });

  it('gives names that nobody can guess, in a folder of their own', async () => {
    await using server = await setUp(() => ({}));
    const objects = [await server.bucket.put(audio, never), await server.bucket.put(audio, never)];
    for (const object of objects) expect(object).toMatch(/^kazru-stt\/[\w-]{32}\.ogg$/);
    expect(new Set(objects).size).toBe(2);
  });

  it('removes an object, and is silent where that fails', async () => {
    await using server = await setUp(() => ({ status: 204 }));
    await server.bucket.remove('kazru-stt/a.ogg');
    expect(server.paths()).toEqual(['DELETE /meetings/kazru-stt/a.ogg']);
    await using failing = await setUp(() => ({ status: 500 }));
    await failing.bucket.remove('kazru-stt/a.ogg');
    expect(failing.seen).toHaveLength(1);
  });

  it.each([
    [403, 'SignatureDoesNotMatch', 'ENGINE_KEY_REFUSED', 'YANDEX_BUCKET_SECRET'],
    [403, 'AccessDenied', 'ENGINE_KEY_REFUSED', 'storage.editor'],
    [404, 'NoSuchBucket', 'ENGINE_MISCONFIGURED', 'YANDEX_BUCKET'],
    [400, 'AuthorizationHeaderMalformed', 'ENGINE_MISCONFIGURED', 'YANDEX_BUCKET_REGION'],
    [503, 'SlowDown', 'ENGINE_FAILED', '503'],
  ])('names what to mend after %i %s', async (status, s3Code, code, name) => {
    await using server = await setUp(() => ({ status, headers: inXml, body: s3Error(s3Code) }));
    const failure = await server.bucket.put(audio, never).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code, message: expect.stringContaining(name) });
    expect(String(failure)).not.toContain('YCPthesecret');
  });

  it('takes back what may have been stored when it is stopped', async () => {
    await using server = await setUp(({ method }) => (method === 'PUT' ? 'never' : {}));
    const leaving = new AbortController();
    const storing = server.bucket.put(audio, leaving.signal);
    await expect.poll(() => server.seen).toHaveLength(1);
    leaving.abort(new Error('gone'));
    await expect(storing).rejects.toThrow('gone');
    const [put, removal] = server.paths();
    expect(removal).toBe(put?.replace('PUT', 'DELETE'));
  });
});
