import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { ErrorBody } from '../../src/contract/app-error.ts';
import { JobPage } from '../../src/contract/job.ts';
import { ask, ended, expectShape, upload, uploaded } from '../support/http-client.ts';
import { checkLeaks, temporaryFolder } from '../support/leak-check.ts';
import { clip } from '../support/made-media.ts';
import { startOnTinyDisk } from '../support/tiny-disk.ts';

checkLeaks();

const KAZAKH = { fields: { language: 'kk' } };

test('a database whose disk is full: uploads are refused in words, and work goes on once there is room', async () => {
  await using folder = await temporaryFolder();
  // Its own database is on that disk, too.
  await using server = await startOnTinyDisk(400, { DATA_DIR: folder.path, DATABASE_URL: '' });
  const before = await uploaded(server.url, await clip(), KAZAKH);
  expect(await ended(server.url, before.job_id)).toMatchObject({ status: 'completed' });
  const caught = await uploaded(server.url, await clip(), KAZAKH);
  {
    await using _filler = await server.fill(0);
    for (let i = 0; i < 5; i++) {
      const { status, text } = await upload(server.url, await clip(), KAZAKH);
      const { code, hint } = ErrorBody.parse(JSON.parse(text));
      expect([status, code]).toEqual(status === 507 ? [507, 'DISK_FULL'] : [503, 'DATABASE_UNAVAILABLE']);
      expect(hint).not.toBe('');
    }
    // The worker meets the full disk, too.
    await sleep(3000);
  }
  await expect.poll(async () => (await ask(`${server.url}/api/v1/jobs`)).status, { timeout: 60_000 }).toBe(200);
  const { jobs } = await expectShape(ask(`${server.url}/api/v1/jobs`), JobPage);
  expect(jobs.map(({ job_id }) => job_id).toSorted()).toEqual([before.job_id, caught.job_id].toSorted());
  // It ends: done, or with the reason, and then a retry does it.
  const { status, error } = await ended(server.url, caught.job_id);
  if (status !== 'completed') {
    expect([status, error?.code]).toEqual(['failed', 'DISK_FULL']);
    await ask(`${server.url}/api/v1/jobs/${caught.job_id}/retry`, { method: 'POST' });
    expect(await ended(server.url, caught.job_id)).toMatchObject({ status: 'completed' });
  }
  const after = await uploaded(server.url, await clip(), KAZAKH);
  expect(await ended(server.url, after.job_id)).toMatchObject({ status: 'completed' });
});
