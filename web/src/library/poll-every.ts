import { ENDED } from '../../../src/contract/job.ts';
import { SLOW_POLL_MS } from '../api/degradation.ts';
import type { JobPages } from '../api/job-cache.ts';

const LIVE = 1_000;
const QUIET = 15_000;

/**
 * How often to ask for the list, in milliseconds: once a second while something is going on and somebody looks, else
 * rarely, and more seldom still while the server is degraded (`slow`). A longer list is asked for less often, so that it stays one request a second however many pages are open.
 */
export function pollEvery(data: JobPages | undefined, visible: boolean, slow: boolean): number {
  if (slow) return SLOW_POLL_MS;
  const active = data?.pages.some((page) => page.jobs.some((job) => !ENDED.has(job.status))) ?? false;
  return active && visible ? LIVE * Math.max(1, data?.pages.length ?? 1) : QUIET;
}
