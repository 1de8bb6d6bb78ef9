import { describe, expect, test } from 'vitest';
import { JobPage } from '../../src/contract/job.ts';
import { ask, ended, expectError, expectShape, upload, uploaded } from '../support/http-client.ts';
import { checkLeaks, temporaryFolder } from '../support/leak-check.ts';
import { entries } from '../support/leftovers.ts';
import { clip } from '../support/made-media.ts';
import { wav } from '../support/pcm.ts';
import { testDatabase } from '../support/test-app.ts';
import { startOnTinyDisk } from '../support/tiny-disk.ts';

checkLeaks();

const MB = 1024 ** 2;

async function tinyServer(megabytes: number, args: string[] = []) {
  const parts = new AsyncDisposableStack();
  const folder = parts.use(await temporaryFolder());
  const database = parts.use(await testDatabase());
  const server = parts.use(await startOnTinyDisk(megabytes, { DATA_DIR: folder.path, DATABASE_URL: database.url }, args));
  return { ...server, [Symbol.asyncDispose]: () => parts.disposeAsync() };
}

describe('the disk is full', () => {
  test('before an upload: DISK_FULL at once; room again, and it is accepted', async () => {
    await using server = await tinyServer(96, ['--role', 'api']);
    {
      await using _filler = await server.fill(50 * MB);
      await expectError(upload(server.url, await clip()), 'DISK_FULL', 507);
      expect((await entries(server.dataDir)).filter((path) => !path.endsWith('filler'))).toEqual([]);
    }
    await uploaded(server.url, await clip());
  });

  test('in the middle of an upload: DISK_FULL, and the space is given back', async () => {
    await using server = await tinyServer(70, ['--role', 'api']);
    const before = await server.freeBytes();
    await expectError(upload(server.url, wav(Buffer.alloc(75 * MB))), 'DISK_FULL', 507);
    expect(await entries(server.dataDir)).toEqual([]);
    expect(await server.freeBytes()).toBe(before);
    const { jobs } = await expectShape(ask(`${server.url}/api/v1/jobs`), JobPage);
    expect(jobs).toEqual([]);
    await uploaded(server.url, await clip());
  });

  test('while a recording is decoded: the job fails with DISK_FULL, and the space is given back', async () => {
    await using server = await tinyServer(80, ['--role', 'api']);
    const job = await uploaded(server.url, await clip(), { fields: { language: 'kk' } });
    await using _filler = await server.fill(64 * 1024);
    const before = await server.freeBytes();
    {
      await using _worker = await server.startWorker();
      expect(await ended(server.url, job.job_id)).toMatchObject({
        status: 'failed',
        error: { code: 'DISK_FULL', hint: expect.stringContaining('DATA_DIR') },
      });
      await expect.poll(server.freeBytes, { timeout: 5000 }).toBe(before);
    }
    expect((await entries(server.dataDir)).filter((path) => /audio|playback/.test(path))).toEqual([]);
  });
});
