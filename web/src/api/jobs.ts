import { Job, JobPage, JobProgress } from '../../../src/contract/job.ts';
import { API, request } from './request.ts';

const PAGE = 50;

export const listJobs = (cursor: string | null, signal: AbortSignal) =>
  request(JobPage, `/jobs?limit=${PAGE}${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`, { signal });

export const getJob = (id: string, signal: AbortSignal) => request(Job, `/jobs/${id}`, { signal });
export const getProgress = (id: string, signal: AbortSignal) => request(JobProgress, `/jobs/${id}/status`, { signal });
export const progressStream = (id: string) => `${API}/jobs/${id}/status`;

/** Hides the job; restoreJob brings it back within a minute. */
export const deleteJob = (id: string) => request(Job, `/jobs/${id}`, { method: 'DELETE' });
export const restoreJob = (id: string) => request(Job, `/jobs/${id}/restore`, { method: 'POST' });
export const cancelJob = (id: string) => request(Job, `/jobs/${id}/cancel`, { method: 'POST' });
export const keepJob = (id: string, keep: boolean) => request(Job, `/jobs/${id}/keep`, { method: 'POST', body: { keep } });
/** Back into the queue for its speakers, so many or as many as are found; nothing is recognised again. */
export const tellSpeakers = (id: string, speakers: number | null) =>
  request(Job, `/jobs/${id}/speakers/tell`, { method: 'POST', body: { speakers } });
/** Back into the queue for what is missing; what was recognised stays. */
export const retryJob = (id: string) => request(Job, `/jobs/${id}/retry`, { method: 'POST' });
