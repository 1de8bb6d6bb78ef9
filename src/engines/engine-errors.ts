import { AppError } from '../contract/app-error.ts';

/** Whether an engine, and not the program round it, is to blame: another engine or another try may help. */
export function isEngineError(thrown: unknown): thrown is AppError {
  if (!(thrown instanceof AppError)) return false;
  return thrown.code.startsWith('ENGINE_') || thrown.code === 'CHUNK_TOO_LARGE' || thrown.code === 'MODEL_DAMAGED';
}

/** The HTTP status of an answer that was no success; null for every other error. */
export function httpStatus(error: unknown): number | null {
  if (!(error instanceof AppError) || typeof error.details !== 'object' || error.details === null) return null;
  return 'status' in error.details && typeof error.details.status === 'number' ? error.details.status : null;
}
