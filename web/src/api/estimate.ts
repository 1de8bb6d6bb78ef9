import { CostEstimate, type EstimateRequest } from '../../../src/contract/estimate.ts';
import { request } from './request.ts';

/** What a recording of this length would take and cost, and where it would go. Nothing is sent to an engine. */
export const estimate = (asked: EstimateRequest, signal: AbortSignal) =>
  request(CostEstimate, '/estimate', { method: 'POST', body: asked, signal });
