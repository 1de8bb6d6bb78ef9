import { expect, test } from 'vitest';
import { Job } from '../../src/contract/job.ts';
import { SystemStatus } from '../../src/contract/system.ts';
import type { Transcript } from '../../src/contract/transcript.ts';
import { databaseBehindProxy, FAULTS, openBehindDatabase, openBehindEngine, within } from '../support/behind-proxy.ts';
import { ask, ended, expectShape, upload, uploaded } from '../support/http-client.ts';
import { checkLeaks, temporaryFolder } from '../support/leak-check.ts';
import { clip } from '../support/made-media.ts';
import { compare, gapsOf } from '../support/proof/compare.ts';
import { expectWhole } from '../support/proof/prove.ts';
import { makeReference } from '../support/replay/make-reference.ts';
import { startServer } from '../support/server-process.ts';

checkLeaks();

// Rows of the table in test/long/fault-table.test.ts that take too long for it.

const UPLOAD_MS = 90_000;
const COMPLETED_MS = 300_000;
const STOPPED_MS = 20_000;

test('PostgreSQL, latency: an upload is accepted, and its job is completed', async () => {
  await using system = await openBehindDatabase();
  const { url, proxy, engine } = system;
  engine.release();
  await proxy.set(FAULTS.latency);
  const sent = within(UPLOAD_MS, 'the upload', upload(url, await clip(), { fields: { language: 'kk' } }));
  const { job_id } = await expectShape(sent, Job, 202);
  // While everything is late a stream may break off; whoever asks again sees the job get on.
  const status = async () => JSON.parse((await ask(`${url}/api/v1/jobs/${job_id}`)).text).status;
  await expect.poll(status, { timeout: COMPLETED_MS, interval: 1000 }).toBe('completed');
  await proxy.clear();
});

test('PostgreSQL, hang: the program still stops', async () => {
  await using folder = await temporaryFolder();
  await using database = await databaseBehindProxy();
  const server = await startServer({ DATA_DIR: folder.path, DATABASE_URL: database.url });
  try {
    const workers = async () => (await expectShape(ask(`${server.url}/api/v1/status`), SystemStatus)).queue.workers;
    await expect.poll(workers, { timeout: 20_000 }).toBe(1);
    await database.proxy.set(FAULTS.hang);
    expect(await within(STOPPED_MS, 'SIGTERM', server.stop())).toBe(0);
  } finally {
    await server.stop('SIGKILL');
  }
});

test('an engine, down for good: what it has not heard is named with its times', async () => {
  const reference = await makeReference({ minutes: 1.5 });
  await using system = await openBehindEngine(reference);
  const { url, proxy } = system;
  const { job_id } = await uploaded(url, reference.wavFile, { fields: { engine: 'first', failover: 'none' } });
  const heard = async () => (await expectShape(ask(`${url}/api/v1/jobs/${job_id}`), Job)).chunks.done;
  await expect.poll(heard, { timeout: 60_000, interval: 20 }).toBeGreaterThan(0);
  await proxy.set(FAULTS.down);
  const job = await ended(url, job_id);
  expect(job).toMatchObject({ status: 'completed', error: null });
  expect(job.warnings).toContainEqual(
    expect.objectContaining({ code: 'GAP', details: expect.objectContaining({ code: 'ENGINE_UNREACHABLE' }) }),
  );
  const transcript: Transcript = JSON.parse((await ask(`${url}/api/v1/jobs/${job_id}/transcript`)).text);
  const found = compare(reference, transcript, gapsOf(job));
  expectWhole(found);
  expect(found.inGaps).toBeGreaterThan(0);
});
