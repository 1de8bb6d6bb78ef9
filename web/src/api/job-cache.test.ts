import { expect, it } from 'vitest';
import type { Job, JobStatus } from '../../../src/contract/job.ts';
import { type JobPages, listedJobs, withJob } from './job-cache.ts';

/** The id stands for the time too: c is newer than b. */
const job = (id: string, status: JobStatus) => ({ job_id: id, status, created_at: id }) as Job;
const pages = (...lists: Job[][]): JobPages => ({
  pages: lists.map((jobs, index) => ({ jobs, next_cursor: index === lists.length - 1 ? null : String(index) })),
  pageParams: lists.map(() => null),
});
const ids = (data: JobPages) => listedJobs(data, new Set()).map(({ job_id }) => job_id);

it('puts a new job on top and replaces a known one where it stands', () => {
  const two = pages([job('b', 'queued')], [job('a', 'queued')]);
  const withNew = withJob(two, job('c', 'uploaded'));
  expect(ids(withNew)).toEqual(['c', 'b', 'a']);
  const changed = withJob(withNew, job('a', 'completed'));
  expect(listedJobs(changed, new Set()).map(({ status }) => status)).toEqual(['uploaded', 'queued', 'completed']);
});

it('brings a restored job back to its place by age', () => {
  const two = pages([job('f', 'completed'), job('d', 'completed')], [job('b', 'completed')]);
  expect(ids(withJob(two, job('e', 'completed')))).toEqual(['f', 'e', 'd', 'b']);
  expect(ids(withJob(two, job('c', 'completed')))).toEqual(['f', 'd', 'c', 'b']);
  expect(ids(withJob(two, job('a', 'completed')))).toEqual(['f', 'd', 'b', 'a']);
  expect(ids(withJob(pages([]), job('a', 'uploaded')))).toEqual(['a']);
});

it('shows a job once and a deleted one not at all', () => {
  const shifted = pages([job('c', 'queued'), job('b', 'queued')], [job('b', 'queued'), job('a', 'queued')]);
  expect(listedJobs(shifted, new Set(['c'])).map(({ job_id }) => job_id)).toEqual(['b', 'a']);
});
