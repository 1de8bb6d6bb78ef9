import type { z } from 'zod';
import { ApiError } from './api-error.ts';
import { foundServer, lookForServer } from './reachability.ts';
import { readAnswer } from './read-answer.ts';

export const API = '/api/v1';

interface RequestOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is, instead of `body`. */
  csv?: string;
  signal?: AbortSignal;
}

/** Asks the server and gives its answer as the contract describes it; throws ApiError, or the reason of an abort. */
export async function request<T>(schema: z.ZodType<T>, path: string, options: RequestOptions = {}): Promise<T> {
  const { method = 'GET', body, csv, signal } = options;
  const type = csv !== undefined ? 'text/csv; charset=utf-8' : body !== undefined ? 'application/json' : null;
  let status: number;
  let text: string;
  try {
    const response = await fetch(API + path, {
      method,
      headers: { accept: 'application/json', ...(type !== null && { 'content-type': type }) },
      ...(type !== null && { body: csv ?? JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
    status = response.status;
    text = await response.text();
  } catch (thrown) {
    if (signal?.aborted) throw thrown;
    void lookForServer();
    throw ApiError.unreachable(thrown);
  }
  return heed(() => readAnswer(schema, status, text));
}

/** Runs a reader of an answer and notes whether a server stood behind it. */
function heed<T>(read: () => T): T {
  try {
    const value = read();
    foundServer();
    return value;
  } catch (thrown) {
    if (ApiError.fromUnknown(thrown).unreachable) void lookForServer();
    else foundServer();
    throw thrown;
  }
}
