import { expect, it } from 'vitest';
import type { Job, JobStatus } from '../../../src/contract/job.ts';
import type { JobPages } from '../api/job-cache.ts';
import { pollEvery } from './poll-every.ts';

const job = (id: string, status: JobStatus) => ({ job_id: id, status }) as Job;
const pages = (...lists: Job[][]): JobPages => ({
  pages: lists.map((jobs) => ({ jobs, next_cursor: null })),
  pageParams: lists.map(() => null),
});

it('asks every second while something is going on and the tab is seen', () => {
  const busy = pages([job('a', 'completed'), job('b', 'queued')]);
  expect(pollEvery(busy, true, false)).toBe(1_000);
  expect(pollEvery(busy, false, false)).toBe(15_000);
  expect(pollEvery(pages([job('a', 'completed'), job('b', 'failed')]), true, false)).toBe(15_000);
  expect(pollEvery(undefined, true, false)).toBe(15_000);
  expect(pollEvery(busy, true, true)).toBe(30_000);
});

it('stays at one request a second when more pages are open', () => {
  expect(pollEvery(pages([job('a', 'processing')], [job('b', 'completed')], [job('c', 'completed')]), true, false)).toBe(3_000);
});
