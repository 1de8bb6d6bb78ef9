import { afterAll, beforeAll, expect, test } from 'vitest';
import { Dashboard } from '../../src/contract/dashboard.ts';
import { DEFAULT_OWNER_ID } from '../../src/platform/db/schema.ts';
import { listener, open } from '../support/hear-again.ts';
import { ask, ended, expectError, expectShape, uploaded } from '../support/http-client.ts';
import { checkLeaks } from '../support/leak-check.ts';
import { clip } from '../support/made-media.ts';
import type { TestApp } from '../support/test-app.ts';

checkLeaks();

let opened: TestApp;
let url: string;
beforeAll(async () => {
  opened = await open([listener().engine]);
  ({ url } = await opened.app.listen());
  opened.app.startWorker();
});
afterAll(() => opened[Symbol.asyncDispose]());

test('an empty server has figures, too', async () => {
  expect(await expectShape(ask(`${url}/api/v1/metrics`), Dashboard)).toMatchObject({
    refresh_after: 10,
    jobs: {},
    engines: [],
    days: [],
    storage: { recordings: 0, bytes: 0, kind: 'directory' },
  });
  expect((await ask(`${url}/api/v1/metrics?format=csv`)).text).toBe(
    'day,recordings,errors,audio_seconds,heard_chunks,reused_chunks,currency,cost,saved\r\n',
  );
});

test('what was done is counted: jobs, calls, what was known, storage, days', async () => {
  const bytes = await clip();
  for (let i = 0; i < 2; i++) {
    const { job_id } = await uploaded(url, bytes, { fields: { language: 'kk' } });
    expect(await ended(url, job_id)).toMatchObject({ audio: 'ready' });
  }
  const today = new Date().toISOString().slice(0, 10);
  const figures = await expectShape(ask(`${url}/api/metrics`), Dashboard);
  expect(figures).toMatchObject({
    jobs: { completed: 2 },
    engines: [{ engine: 'ear', calls: 2, failed: 0, latency: expect.any(Number) }],
    cache: { chunks: { hits: 2, misses: 2, hit_rate: 0.5 } },
    storage: { recordings: 2, waiting: 0 },
    days: [{ day: today, recordings: 2, errors: 0, heard_chunks: 2, reused_chunks: 2 }],
  });
  expect(figures.storage.bytes).toBeGreaterThan(2 * bytes.length);
  expect(figures.storage.free_bytes).toBeGreaterThan(0);

  await opened.app.db
    .insertInto('usage_days')
    .values([
      { owner_id: DEFAULT_OWNER_ID, day: today, currency: 'RUB', files: 1, duration_ms: 60_000, cost_amount: 1.5, errors: 1 },
      { owner_id: DEFAULT_OWNER_ID, day: '2020-01-01', currency: 'RUB', files: 9, duration_ms: 0, cost_amount: 9, errors: 0 },
    ])
    .execute();
  const csv = await ask(`${url}/api/v1/metrics?format=csv&days=7`);
  expect(csv.headers).toMatchObject({
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="usage-${today}.csv"`,
  });
  expect(csv.text.trim().split('\r\n').slice(1)).toEqual([expect.stringMatching(new RegExp(`^${today},3,1,70\\.\\d+,2,2,RUB,1\\.5,0$`))]);
});

test('what cannot be asked for is told', async () => {
  for (const query of ['days=0', 'days=401', 'format=xml'])
    await expectError(ask(`${url}/api/v1/metrics?${query}`), 'VALIDATION_FAILED', 400);
});
