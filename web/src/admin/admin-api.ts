import { DeadLetter, DeadPage, QueueOverview, RetriedLetters } from '../../../src/contract/admin.ts';
import { DegradationReport, Override, type OverrideRequest } from '../../../src/contract/degradation.ts';
import { request } from '../api/request.ts';

const PAGE = 20;

export const QUEUE_KEY = ['admin', 'queue'] as const;
export const DEAD_KEY = ['admin', 'dead'] as const;

export const getQueue = (signal: AbortSignal) => request(QueueOverview, '/admin/queue', { signal });

export const listDead = (cursor: string | null, signal: AbortSignal) =>
  request(DeadPage, `/admin/dead?limit=${PAGE}${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`, { signal });

export const DEGRADATION_KEY = ['admin', 'degradation'] as const;

export const getDegradation = (signal: AbortSignal) => request(DegradationReport, '/admin/degradation', { signal });
export const beginOverride = (asked: OverrideRequest) => request(Override, '/admin/degradation/override', { method: 'POST', body: asked });
export const endOverride = () => request(Override, '/admin/degradation/override', { method: 'DELETE' });

/** Back into the queue. */
export const retryDead = (id: string) => request(RetriedLetters, `/admin/dead/${id}/retry`, { method: 'POST' });
export const retryAllDead = () => request(RetriedLetters, '/admin/dead/retry', { method: 'POST' });
/** Off the list; the job stays failed, the reason is kept with it. */
export const dropDead = (id: string, reason: string) => request(DeadLetter, `/admin/dead/${id}/drop`, { method: 'POST', body: { reason } });
