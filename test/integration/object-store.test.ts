import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openBackedStore } from '../../src/platform/storage/backed-store.ts';
import { type DiskStore, openDiskStore } from '../../src/platform/storage/disk-store.ts';
import { factsOf } from '../../src/platform/storage/hash-file.ts';
import type { ObjectStore, RemoteStore, StoredObject } from '../../src/platform/storage/object-store.ts';
import { openS3Store } from '../../src/platform/storage/s3-store.ts';
import { createLog } from '../../src/platform/telemetry/log.ts';
import { checkLeaks, temporaryFolder } from '../support/leak-check.ts';
import { describeObjectStore, type StoreUnderTest } from '../support/object-store-contract.ts';
import { type S3Fault, type S3TestServer, startS3Server } from '../support/s3-server.ts';

checkLeaks();

const log = createLog({ level: 'silent', format: 'json' });
const overwrite = async (path: string, change: (bytes: Buffer) => Buffer): Promise<void> => writeFile(path, change(await readFile(path)));

async function openDisk(): Promise<StoreUnderTest> {
  const folder = await temporaryFolder();
  const store = openDiskStore(join(folder.path, 'media'));
  return {
    store,
    tamper: (key, change) => overwrite(store.pathOf(key), change),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

async function openBucket(): Promise<StoreUnderTest & { store: RemoteStore }> {
  const server = await startS3Server();
  const store = openS3Store(server.config, null);
  return {
    store,
    tamper: (key, change) => overwrite(`${server.folder}/${key}._S3rver_object`, change),
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

async function openBacked(): Promise<StoreUnderTest> {
  const bucket = await openBucket();
  const folder = await temporaryFolder();
  const copies = openDiskStore(join(folder.path, 'copies'));
  const waiting = openDiskStore(join(folder.path, 'media'));
  return {
    store: openBackedStore({ remote: bucket.store, waiting, copies, copiesBytes: 1024 ** 3, log, now: Date.now }),
    async tamper(key, change) {
      await bucket.tamper(key, change);
      if ((await copies.size(key)) !== null) await overwrite(copies.pathOf(key), change);
    },
    async [Symbol.asyncDispose]() {
      await bucket[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

describeObjectStore('a directory', openDisk);
describeObjectStore('a bucket', openBucket);
describeObjectStore('a bucket with a directory behind it', openBacked);

describe('a directory', () => {
  test('is for its owner only, and its folders go with their last object', async () => {
    await using folder = await temporaryFolder();
    const store = openDiskStore(join(folder.path, 'media'));
    await writeFile(join(folder.path, 'upload'), 'x', { mode: 0o644 });
    await store.put('recordings/a/original', join(folder.path, 'upload'));
    expect((await stat(store.pathOf('recordings/a/original'))).mode & 0o777).toBe(0o600);
    expect((await stat(store.pathOf('recordings/a'))).mode & 0o777).toBe(0o700);
    await store.deleteAll('recordings/a/original');
    expect(await readdir(store.pathOf('recordings'))).toEqual([]);
  });

  test('a check fails where nothing can be written', async () => {
    await using folder = await temporaryFolder();
    await writeFile(join(folder.path, 'file'), '');
    await expect(openDiskStore(join(folder.path, 'file')).check()).rejects.toThrow();
  });
});

describe('a bucket', () => {
  let server: S3TestServer;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let store: ReturnType<typeof openS3Store>;
  beforeEach(async () => {
    folder = await temporaryFolder();
    server = await startS3Server();
    store = openS3Store(server.config, null);
  });
  afterEach(async () => {
    await store[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });
  const upload = async (content: string | Buffer): Promise<string> => {
    const file = join(folder.path, 'upload');
    await writeFile(file, content);
    return file;
  };

  test.each<[string, S3Fault, string]>([
    ['no permission', { kind: 'error', status: 403, code: 'AccessDenied' }, 'may not use the bucket "media"'],
    ['a wrong secret', { kind: 'error', status: 403, code: 'SignatureDoesNotMatch' }, 'S3_SECRET_ACCESS_KEY'],
    ['an unknown key', { kind: 'error', status: 403, code: 'InvalidAccessKeyId' }, 'S3_ACCESS_KEY_ID'],
    ['a wrong region', { kind: 'error', status: 400, code: 'AuthorizationHeaderMalformed' }, 'not in the region "us-east-1"'],
    ['a bucket elsewhere', { kind: 'error', status: 301, code: 'PermanentRedirect' }, 'S3_REGION'],
    ['a bucket that is gone', { kind: 'error', status: 404, code: 'NoSuchBucket' }, 'The bucket "media" does not exist'],
    ['a wrong clock', { kind: 'error', status: 403, code: 'RequestTimeTooSkewed' }, 'set the clock'],
    ['too many requests', { kind: 'error', status: 503, code: 'SlowDown' }, '503 SlowDown'],
    ['an error of its own', { kind: 'error', status: 500, code: 'InternalError' }, '500 InternalError'],
    ['bytes that changed on the way', { kind: 'corrupt' }, 'Bytes were changed on the way'],
    ['a connection that breaks', { kind: 'reset' }, 'cannot be reached'],
  ])('names what to mend after %s', async (_, fault, told) => {
    server.misbehave(fault);
    const failure: unknown = await store.put('recordings/a/original', await upload('x')).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'STORAGE_UNAVAILABLE', message: expect.stringContaining(told), status: 503, retry: true });
    expect(String((failure as Error).message)).not.toContain(server.config.secret);
  });

  test('refuses a wrong secret, an unknown key and a bucket that is not there', async () => {
    for (const [change, told] of [
      [{ secret: 'wrong' }, 'S3_SECRET_ACCESS_KEY'],
      [{ keyId: 'nobody' }, 'S3_ACCESS_KEY_ID'],
      [{ bucket: 'gone' }, 'The bucket "gone" does not exist'],
    ] as const) {
      await using other = openS3Store({ ...server.config, ...change }, null);
      await expect(other.check()).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE', message: expect.stringContaining(told) });
    }
  });

  test('a listener waits 2 seconds for a store that hangs, no more', async () => {
    await store.put('recordings/a/original', await upload('x'));
    server.misbehave({ kind: 'hang' });
    const began = performance.now();
    await expect(store.read('recordings/a/original', 1)).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
    expect(performance.now() - began).toBeLessThan(2900);
  });

  test('a store that is down is told at once', async () => {
    await using away = openS3Store({ ...server.config, endpoint: 'http://127.0.0.1:9' }, null);
    await expect(away.size('recordings/a/original')).rejects.toMatchObject({ message: expect.stringContaining('cannot be reached') });
  });

  test('what changed on the way out is fetched again; what stays wrong is told', async () => {
    const file = await upload(randomBytes(1000));
    const facts = await factsOf(file);
    await store.put('recordings/a/original', file);
    server.misbehave({ kind: 'corrupt-answer', times: 1 });
    expect(await factsOf(await store.fetch('recordings/a/original', folder.path, facts))).toEqual(facts);
    server.misbehave({ kind: 'corrupt-answer', times: 9 });
    await expect(store.fetch('recordings/a/original', folder.path, facts)).rejects.toMatchObject({ code: 'MEDIA_DAMAGED' });
  });

  test('an upload of many parts that fails leaves no object', async () => {
    const file = await upload(randomBytes(20 * 1024 ** 2));
    server.misbehave({ kind: 'corrupt' });
    await expect(store.put('recordings/a/original', file)).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
    server.misbehave(null);
    expect(await store.size('recordings/a/original')).toBeNull();
    expect(server.seen.at(-2), 'the parts are taken back').toBe('DELETE /media/recordings/a/original');
    await store.put('recordings/a/original', file);
    expect(await store.size('recordings/a/original')).toBe(20 * 1024 ** 2);
  });
});

describe('a bucket with a directory behind it', () => {
  let server: S3TestServer;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let remote: ReturnType<typeof openS3Store>;
  let waiting: DiskStore;
  let copies: DiskStore;
  let store: ObjectStore;
  let now: number;
  beforeEach(async () => {
    folder = await temporaryFolder();
    server = await startS3Server();
    remote = openS3Store(server.config, null);
    waiting = openDiskStore(join(folder.path, 'media'));
    copies = openDiskStore(join(folder.path, 'copies'));
    now = 0;
    store = backed();
  });
  afterEach(async () => {
    await remote[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });
  const backed = (copiesBytes = 1024 ** 3): ObjectStore => openBackedStore({ remote, waiting, copies, copiesBytes, log, now: () => now });
  const put = async (key: string, content: string, into = store): Promise<{ everywhere: boolean }> => {
    const file = join(folder.path, 'upload');
    await writeFile(file, content);
    return into.put(key, file);
  };
  const down: S3Fault = { kind: 'error', status: 503, code: 'SlowDown' };
  /** Of everything on this disk nothing is younger than an hour. */
  const aged = (of: DiskStore): DiskStore => ({
    ...of,
    async *list(prefix) {
      for await (const object of of.list(prefix)) yield { ...object, ageMs: object.ageMs + 3_600_000 };
    },
  });
  const nothingStray = async (): Promise<ReadonlySet<string>> => new Set();
  const read = async (key: string, bytes: number): Promise<string> => (await buffer(await store.read(key, bytes))).toString();

  test('while the bucket is away uploads stay here, can be heard and worked on, and follow when it is back', async () => {
    server.misbehave(down);
    expect(await put('recordings/a/original', 'жазба')).toEqual({ everywhere: false });
    expect(await store.copy('recordings/a/original', 'recordings/b/original', 10)).toEqual({ everywhere: false });
    expect(await read('recordings/a/original', 10)).toBe('жазба');
    const facts = await factsOf(waiting.pathOf('recordings/a/original'));
    const fetched = await store.fetch('recordings/a/original', folder.path, facts);
    await expect(store.check()).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });

    server.misbehave(null);
    now += 60_001;
    const tending = openBackedStore({ remote, waiting: aged(waiting), copies, copiesBytes: 1024, log, now: () => now });
    const tended = await tending.tend(nothingStray);
    expect(tended).toMatchObject({ waiting: [], dropped: 0 });
    expect(tended.sent.sort()).toEqual(['recordings/a/original', 'recordings/b/original']);
    expect(await remote.size('recordings/a/original')).toBe(10);
    expect(existsSync(waiting.pathOf('recordings/a'))).toBe(false);
    expect(await readFile(fetched, 'utf8'), 'who works on it keeps it').toBe('жазба');
    expect(existsSync(copies.pathOf('recordings/a/original'))).toBe(true);
  });

  test('a bucket that failed is asked again after a minute, not before', async () => {
    server.misbehave(down);
    await put('recordings/a/original', 'x');
    server.misbehave(null);
    const asked = server.seen.length;
    expect(await put('recordings/b/original', 'x')).toEqual({ everywhere: false });
    await expect(store.size('recordings/c/original')).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
    expect(server.seen).toHaveLength(asked);
    now += 60_001;
    expect(await put('recordings/c/original', 'x')).toEqual({ everywhere: true });
  });

  test('one that hangs keeps nobody waiting for what is here', async () => {
    await put('recordings/a/original', 'x');
    server.misbehave({ kind: 'hang' });
    const began = performance.now();
    expect(await read('recordings/a/original', 1)).toBe('x');
    expect(performance.now() - began).toBeLessThan(1000);
  });

  test('a damaged copy on this disk is replaced by the object itself', async () => {
    await put('recordings/a/original', 'the recording');
    const facts = await factsOf(copies.pathOf('recordings/a/original'));
    await truncate(copies.pathOf('recordings/a/original'), 3);
    expect(await read('recordings/a/original', 13)).toBe('the recording');
    await writeFile(copies.pathOf('recordings/a/original'), 'THE RECORDING');
    expect(await readFile(await store.fetch('recordings/a/original', folder.path, facts), 'utf8')).toBe('the recording');
  });

  test('what was here before there was a bucket moves into it', async () => {
    await put('recordings/old/original', 'x', waiting);
    const tending = openBackedStore({ remote, waiting: aged(waiting), copies, copiesBytes: 0, log, now: () => now });
    expect(await tending.tend(nothingStray)).toMatchObject({ sent: ['recordings/old/original'] });
    expect(await remote.size('recordings/old/original')).toBe(1);
    expect(await copies.size('recordings/old/original'), 'no copies are wanted').toBeNull();
  });

  test('what somebody else deleted goes from this disk too, sent or not', async () => {
    await put('recordings/a/original', 'x');
    server.misbehave(down);
    await put('recordings/b/original', 'x');
    server.misbehave(null);
    const seen: StoredObject[] = [];
    const stray = new Set(['recordings/a/original', 'recordings/b/original']);
    const { dropped, sent } = await store.tend(async (objects) => {
      seen.push(...objects);
      return stray;
    });
    expect(new Set(seen.map(({ key }) => key))).toEqual(stray);
    expect({ dropped, sent }).toEqual({ dropped: 2, sent: [] });
    expect(await Promise.all([copies.size('recordings/a/original'), waiting.size('recordings/b/original')])).toEqual([null, null]);
  });

  test('copies take no more room than they may; the oldest go', async () => {
    for (const name of ['a', 'b', 'c']) {
      await put(`recordings/${name}/original`, 'x'.repeat(10));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(await backed(25).tend(nothingStray)).toMatchObject({ dropped: 1 });
    expect(await copies.size('recordings/a/original')).toBeNull();
    expect(await read('recordings/a/original', 10)).toBe('x'.repeat(10));
  });

  test('a disk that cannot be written is told before the bucket is asked', async () => {
    await writeFile(join(folder.path, 'media'), '');
    const asked = server.seen.length;
    await expect(store.check()).rejects.toMatchObject({ code: 'EEXIST' });
    expect(server.seen).toHaveLength(asked);
  });
});
