import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import pLimit from 'p-limit';
import type { StorageConfig } from '../../config/storage.ts';
import { AppError } from '../../contract/app-error.ts';
import { assertSame, factsOf, missing } from './hash-file.ts';
import type { ByteRange, RemoteStore, StoredObject } from './object-store.ts';
import { isMissing, storageError } from './s3-errors.ts';

/** Larger files go in parts of this size; so many at once, each held in memory while it is sent. */
const PART_BYTES = 8 * 1024 ** 2;
const PARTS_AT_ONCE = 3;
const CONNECT_MS = 2000;
/** A connection on which nothing moves for so long is given up. */
const SILENT_MS = 10_000;
/** Until the first byte for somebody who waits in front of a page. */
const LISTENER_MS = 2000;
const ASK_MS = 10_000;
const TRIES = 2;
const CONNECTIONS = 50;

/**
 * A bucket that speaks S3: Cloudflare R2, MinIO, AWS, Yandex Object Storage. Every request that carries bytes has their
 * MD5, so that the store refuses what was changed on the way in; what comes out is held against length and SHA-256.
 * `ca`: certificates to trust, in place of the usual ones.
 */
export function openS3Store(config: StorageConfig, ca: string[] | null): RemoteStore {
  const { bucket: Bucket } = config;
  const client = new S3Client({
    ...(config.endpoint !== null && { endpoint: config.endpoint }),
    region: config.region,
    forcePathStyle: config.pathStyle,
    credentials: { accessKeyId: config.keyId, secretAccessKey: config.secret },
    maxAttempts: TRIES,
    // Other stores do not know the checksums that AWS would add to everything; ours are MD5 and SHA-256.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: CONNECT_MS,
      socketTimeout: SILENT_MS,
      httpsAgent: { maxSockets: CONNECTIONS, ...(ca && { ca }) },
      httpAgent: { maxSockets: CONNECTIONS },
    },
  });
  const within = (ms: number) => ({ abortSignal: AbortSignal.timeout(ms) });
  const told = async <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => {
      throw storageError(error, config);
    });

  async function size(key: string): Promise<number | null> {
    try {
      return (await client.send(new HeadObjectCommand({ Bucket, Key: key }), within(LISTENER_MS))).ContentLength ?? 0;
    } catch (error) {
      if (isMissing(error)) return null;
      throw storageError(error, config);
    }
  }

  async function get(key: string, bytes: number, range: ByteRange | undefined, ms: number): Promise<Readable> {
    // The limit is for the answer to begin; the silence of a connection ends what stalls later.
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(new DOMException('no answer in time', 'TimeoutError')), ms);
    const Range = range && `bytes=${range.start}-${range.end}`;
    try {
      const answer = await client.send(new GetObjectCommand({ Bucket, Key: key, Range }), { abortSignal: limit.signal });
      const total = Number(/\/(\d+)$/.exec(answer.ContentRange ?? '')?.[1] ?? answer.ContentLength);
      const body = answer.Body as Readable;
      if (total !== bytes) body.destroy();
      assertSame(key, { bytes }, { bytes: total });
      return body;
    } catch (error) {
      if (isMissing(error)) throw missing(key);
      // A range beyond the end of an object that has become shorter.
      if (error instanceof Error && error.name === 'InvalidRange') assertSame(key, { bytes }, { bytes: (await size(key)) ?? 0 });
      throw storageError(error, config);
    } finally {
      clearTimeout(timer);
    }
  }

  async function putParts(key: string, file: FileHandle, bytes: number): Promise<void> {
    const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key: key }), within(ASK_MS));
    const limit = pLimit(PARTS_AT_ONCE);
    const stop = new AbortController();
    const sendPart = async (index: number) => {
      stop.signal.throwIfAborted();
      const Body = await readPart(file, index * PART_BYTES, Math.min(PART_BYTES, bytes - index * PART_BYTES));
      const part = { Bucket, Key: key, UploadId, PartNumber: index + 1, Body, ContentMD5: md5(Body) };
      const { ETag } = await client.send(new UploadPartCommand(part), { abortSignal: stop.signal });
      return { PartNumber: index + 1, ETag };
    };
    try {
      const Parts = await limit.map([...Array(Math.ceil(bytes / PART_BYTES)).keys()], (index) =>
        sendPart(index).catch((error: unknown) => {
          stop.abort(error);
          throw error;
        }),
      );
      await client.send(new CompleteMultipartUploadCommand({ Bucket, Key: key, UploadId, MultipartUpload: { Parts } }));
    } catch (error) {
      // What is not taken back now, a rule of the bucket removes later.
      await client.send(new AbortMultipartUploadCommand({ Bucket, Key: key, UploadId }), within(ASK_MS)).catch(() => {});
      throw error;
    }
  }

  async function* list(prefix: string): AsyncGenerator<StoredObject> {
    let ContinuationToken: string | undefined;
    do {
      const page = await told(client.send(new ListObjectsV2Command({ Bucket, Prefix: prefix, ContinuationToken }), within(3 * ASK_MS)));
      // `recordings/a` is a prefix of `recordings/ab`, too.
      for (const { Key = '', Size = 0, LastModified } of page.Contents ?? [])
        if (Key === prefix || Key.startsWith(`${prefix}/`))
          yield { key: Key, bytes: Size, ageMs: Date.now() - (LastModified?.getTime() ?? Date.now()) };
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);
  }

  async function send(key: string, path: string): Promise<void> {
    await using file = await open(path, 'r');
    const { size: bytes } = await file.stat();
    if (bytes > PART_BYTES) await told(putParts(key, file, bytes));
    else {
      const Body = await readPart(file, 0, bytes);
      await told(client.send(new PutObjectCommand({ Bucket, Key: key, Body, ContentMD5: md5(Body) })));
    }
    const stored = await size(key);
    if (stored !== bytes)
      throw new AppError('STORAGE_UNAVAILABLE', {
        message: `The object store has ${stored ?? 'none'} of the ${bytes} bytes that it has taken`,
      });
  }

  return {
    send,
    async put(key, path) {
      await send(key, path);
      await rm(path);
      return { everywhere: true };
    },
    async copy(from, to, bytes) {
      const CopySource = encodeURI(`${Bucket}/${from}`);
      await client.send(new CopyObjectCommand({ Bucket, Key: to, CopySource }), within(ASK_MS)).catch((error: unknown) => {
        throw isMissing(error) ? missing(from) : storageError(error, config);
      });
      if (bytes !== null) assertSame(from, { bytes }, { bytes: (await size(to)) ?? 0 });
      return { everywhere: true };
    },
    size,
    read: (key, bytes, range) => get(key, bytes, range, LISTENER_MS),
    async fetch(key, folder, facts) {
      const path = join(folder, basename(key));
      // A connection may have changed bytes that the store still has right.
      for (let tries = 1; ; tries++) {
        const body = await get(key, facts.bytes, undefined, ASK_MS);
        await told(pipeline(body, createWriteStream(path, { mode: 0o600 })));
        try {
          assertSame(key, facts, await factsOf(path));
          return path;
        } catch (error) {
          if (tries === TRIES) throw error;
        }
      }
    },
    async deleteAll(prefix) {
      // One by one: stores differ in the checksum that they want for a list of keys, and a recording has few objects.
      for await (const { key } of list(prefix)) await told(client.send(new DeleteObjectCommand({ Bucket, Key: key }), within(ASK_MS)));
    },
    list,
    async check() {
      const probe = { Bucket, Key: `.check/${hostname()}-${process.pid}` };
      const Body = Buffer.from('ok');
      await told(client.send(new PutObjectCommand({ ...probe, Body, ContentMD5: md5(Body) }), within(LISTENER_MS)));
      await told(client.send(new DeleteObjectCommand(probe), within(LISTENER_MS)));
    },
    tend: async () => ({ sent: [], waiting: [], dropped: 0 }),
    [Symbol.asyncDispose]: async () => client.destroy(),
  };
}

async function readPart(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const block = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(block, filled, length - filled, position + filled);
    if (bytesRead === 0) throw new Error('The file became shorter while it was being sent');
    filled += bytesRead;
  }
  return block;
}

function md5(block: Buffer): string {
  return createHash('md5').update(block).digest('base64');
}
