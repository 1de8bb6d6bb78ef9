import type { z } from 'zod';
import { ErrorBody } from '../../../src/contract/app-error.ts';
import { ApiError } from './api-error.ts';

/** A gateway without its server, not an answer of the server itself. */
const GATEWAY = new Set([502, 503, 504]);

/** Turns a status and a body into the value of the contract, or throws the ApiError that it means. */
export function readAnswer<T>(schema: z.ZodType<T>, status: number, body: string): T {
  const json = parseJson(body);
  if (status >= 200 && status < 300) {
    const parsed = schema.safeParse(json);
    if (parsed.success) return parsed.data;
    throw new ApiError('UNEXPECTED', `Not an answer of the contract: ${parsed.error.message}`);
  }
  const error = ErrorBody.safeParse(json);
  if (error.success) throw new ApiError(error.data.code, `${error.data.error}. ${error.data.hint}.`, error.data.request_id);
  throw GATEWAY.has(status) ? ApiError.unreachable() : new ApiError('UNEXPECTED', `HTTP ${status}`);
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
