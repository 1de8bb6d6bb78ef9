import { expect, test } from 'vitest';
import { Job } from '../../src/contract/job.ts';
import type { Transcript } from '../../src/contract/transcript.ts';
import { FAULTS, openBehindDatabase, openBehindEngine, within } from '../support/behind-proxy.ts';
import { ask, ended, expectShape, upload, uploaded } from '../support/http-client.ts';
import { checkLeaks } from '../support/leak-check.ts';
import { clip } from '../support/made-media.ts';
import { compare, gapsOf } from '../support/proof/compare.ts';
import { expectWhole } from '../support/proof/prove.ts';
import { cutAtPauses } from '../support/replay/cut-clip.ts';
import { makeReference } from '../support/replay/make-reference.ts';

checkLeaks();

/** Rows of the table of test/integration/faults.test.ts that take too long for it. */

const UPLOAD_MS = 90_000;

test('PostgreSQL, latency: an upload is accepted, and its job is completed', async () => {
  await using system = await openBehindDatabase();
  const { url, proxy, engine } = system;
  engine.release();
  await proxy.set(FAULTS.latency);
  const sent = within(UPLOAD_MS, 'the upload', upload(url, await clip(), { fields: { language: 'kk' } }));
  const { job_id } = await expectShape(sent, Job, 202);
  expect((await ended(url, job_id)).status).toBe('completed');
});

test('an engine, down for good: what it has not heard is named with its times', async () => {
  const reference = await makeReference({ minutes: 1.5 });
  const spoken = cutAtPauses(reference, 30_000);
  await using system = await openBehindEngine(reference);
  const { url, proxy, replay } = system;
  const { job_id } = await uploaded(url, spoken.file, { fields: { engine: 'first', failover: 'none' } });
  await expect.poll(() => replay.calls.filter(({ status }) => status === 200).length, { timeout: 30_000, interval: 10 }).toBeGreaterThan(0);
  await proxy.set(FAULTS.down);
  const job = await ended(url, job_id);
  expect(job.status).toBe('completed');
  expect(job.warnings).toContainEqual(
    expect.objectContaining({ code: 'GAP', details: expect.objectContaining({ code: 'ENGINE_UNREACHABLE' }) }),
  );
  const transcript: Transcript = JSON.parse((await ask(`${url}/api/v1/jobs/${job_id}/transcript`)).text);
  const found = compare(spoken, transcript, gapsOf(job));
  expectWhole(found);
  expect(found.inGaps).toBeGreaterThan(0);
});
