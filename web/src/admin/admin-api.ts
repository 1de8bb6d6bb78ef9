import { DeadLetter, DeadPage, QueueOverview, RetriedLetters } from '../../../src/contract/admin.ts';
import { request } from '../api/request.ts';

const PAGE = 20;

export const QUEUE_KEY = ['admin', 'queue'] as const;
export const DEAD_KEY = ['admin', 'dead'] as const;

export const getQueue = (signal: AbortSignal) => request(QueueOverview, '/admin/queue', { signal });

export const listDead = (cursor: string | null, signal: AbortSignal) =>
  request(DeadPage, `/admin/dead?limit=${PAGE}${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`, { signal });

/** Back into the queue. */
export const retryDead = (id: string) => request(RetriedLetters, `/admin/dead/${id}/retry`, { method: 'POST' });
export const retryAllDead = () => request(RetriedLetters, '/admin/dead/retry', { method: 'POST' });
/** Off the list; the job stays failed, the reason is kept with it. */
export const dropDead = (id: string, reason: string) => request(DeadLetter, `/admin/dead/${id}/drop`, { method: 'POST', body: { reason } });
