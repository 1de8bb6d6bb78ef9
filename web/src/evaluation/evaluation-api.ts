import { EvaluationPage } from '../../../src/contract/evaluation.ts';
import { request } from '../api/request.ts';

/** More would be a line without single points. */
const SHOWN = 60;

export const EVALUATIONS_KEY = ['evaluations'] as const;

/** The newest runs first. */
export const listEvaluations = (signal: AbortSignal) => request(EvaluationPage, `/evaluations?limit=${SHOWN}`, { signal });
