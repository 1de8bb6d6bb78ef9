import { ProcessingUsed, type ProcessingWishes } from '../../../src/contract/processing.ts';
import { request } from './request.ts';

export const USUAL_PROCESSING_KEY = ['processing'] as const;

/** How texts are written unless a recording says otherwise. */
export const getUsualProcessing = (signal: AbortSignal) => request(ProcessingUsed, '/settings/processing', { signal });
export const putUsualProcessing = (wishes: ProcessingWishes) =>
  request(ProcessingUsed, '/settings/processing', { method: 'PUT', body: wishes });
