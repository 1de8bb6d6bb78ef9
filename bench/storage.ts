import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { openDiskStore } from '../src/platform/storage/disk-store.ts';
import { factsOf } from '../src/platform/storage/hash-file.ts';
import type { ObjectStore } from '../src/platform/storage/object-store.ts';
import { openS3Store } from '../src/platform/storage/s3-store.ts';
import { startS3Server } from '../test/support/s3-server.ts';
import { numbers } from './lib/options.ts';
import { median, printTable, ratio, seconds, timeOf } from './lib/report.ts';
import { temporaryFolder } from './lib/scratch.ts';

const MB = 1024 ** 2;
const RANGE = MB;

/** Storing, fetching and reading parts of a large object: a directory against `cp`, a bucket against the plain S3 client. */
export async function storage(args: string[]): Promise<void> {
  const { mb, times, ranges } = numbers(args, { mb: 200, times: 3, ranges: 100 });
  await using folder = await temporaryFolder();
  await using server = await startS3Server();
  await using bucket = openS3Store(server.config, null);
  const { endpoint, region, keyId, secret } = server.config;
  const plain = new S3Client({
    endpoint: endpoint ?? '',
    region,
    forcePathStyle: true,
    credentials: { accessKeyId: keyId, secretAccessKey: secret },
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  const file = join(folder.path, 'source');
  await writeFile(file, Buffer.alloc(mb * MB, 'speech '));
  const facts = await factsOf(file);
  const again = async (): Promise<string> => {
    await copyFile(file, join(folder.path, 'upload'));
    return join(folder.path, 'upload');
  };
  const middle = async (work: () => Promise<unknown>, before: () => Promise<unknown> = async () => {}): Promise<number> => {
    const taken: number[] = [];
    for (let i = 0; i < times; i++) {
      await before();
      taken.push(await timeOf(work));
    }
    return median(taken);
  };
  const starts = Array.from({ length: ranges }, (_, index) => Math.floor((index * 7919 * 4096) % (mb * MB - RANGE)));

  const cp = await middle(async () => {
    await copyFile(file, join(folder.path, 'copy'));
    await using copy = await open(join(folder.path, 'copy'), 'r+');
    await copy.sync();
  });
  const cat = await middle(() => drain(createReadStream(file)));
  const disk = openDiskStore(join(folder.path, 'media'));
  const measured = async (store: ObjectStore): Promise<{ put: number; fetch: number; read: number; ranged: number; growth: number }> => {
    const put = await middle(() => store.put('recordings/a/original', join(folder.path, 'upload')), again);
    const rss = process.memoryUsage.rss();
    let highest = rss;
    const timer = setInterval(() => {
      highest = Math.max(highest, process.memoryUsage.rss());
    }, 20);
    const fetch = await middle(() => store.fetch('recordings/a/original', folder.path, facts));
    const read = await middle(async () => drain(await store.read('recordings/a/original', facts.bytes)));
    const ranged = await timeOf(async () => {
      for (const start of starts) await drain(await store.read('recordings/a/original', facts.bytes, { start, end: start + RANGE - 1 }));
    });
    clearInterval(timer);
    return { put, fetch, read, ranged, growth: (highest - rss) / MB };
  };
  const onDisk = await measured(disk);
  const body = await readFile(file);
  const ContentMD5 = createHash('md5').update(body).digest('base64');
  const plainPut = await middle(() =>
    plain.send(new PutObjectCommand({ Bucket: server.config.bucket, Key: 'plain', Body: body, ContentMD5 })),
  );
  const get = async (Range?: string): Promise<void> =>
    drain((await plain.send(new GetObjectCommand({ Bucket: server.config.bucket, Key: 'plain', Range }))).Body as Readable);
  const plainRead = await middle(() => get());
  const plainRanged = await timeOf(async () => {
    for (const start of starts) await get(`bytes=${start}-${start + RANGE - 1}`);
  });
  const inBucket = await measured(bucket);
  const speed = (time: number): string => `${(mb / time).toFixed(0)} MB/s`;
  printTable([
    [`${mb} MB`, 'time', 'throughput', 'against the baseline'],
    ['cp and fsync', seconds(cp), speed(cp), ''],
    ['directory: put', seconds(onDisk.put), speed(onDisk.put), ratio(onDisk.put, cp)],
    ['reading the file', seconds(cat), speed(cat), ''],
    ['directory: read', seconds(onDisk.read), speed(onDisk.read), ratio(onDisk.read, cat)],
    ['directory: fetch (hashed)', seconds(onDisk.fetch), speed(onDisk.fetch), ratio(onDisk.fetch, cat)],
    ['plain client: put', seconds(plainPut), speed(plainPut), ''],
    ['bucket: put', seconds(inBucket.put), speed(inBucket.put), ratio(inBucket.put, plainPut)],
    ['plain client: read', seconds(plainRead), speed(plainRead), ''],
    ['bucket: read', seconds(inBucket.read), speed(inBucket.read), ratio(inBucket.read, plainRead)],
    ['bucket: fetch (to a file, hashed)', seconds(inBucket.fetch), speed(inBucket.fetch), ratio(inBucket.fetch, plainRead)],
    [`plain client: ${ranges} ranges of 1 MB`, seconds(plainRanged), '', ''],
    [`bucket: ${ranges} ranges of 1 MB`, seconds(inBucket.ranged), '', ratio(inBucket.ranged, plainRanged)],
  ]);
  process.stdout.write(
    `memory while reading: directory +${onDisk.growth.toFixed(0)} MB, bucket +${inBucket.growth.toFixed(0)} MB (server and client in one process)\n`,
  );
}

async function drain(stream: Readable): Promise<void> {
  for await (const _ of stream);
}
