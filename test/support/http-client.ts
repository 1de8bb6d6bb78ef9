import { readFile } from 'node:fs/promises';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { expect } from 'vitest';
import type { z } from 'zod';
import { ErrorBody, type ErrorCode } from '../../src/contract/app-error.ts';
import { Job } from '../../src/contract/job.ts';

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
  text: string;
}

export interface Ask {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

/** One request with exactly these headers, those included that `fetch` keeps to itself (Host, Origin, Sec-Fetch-Site). */
export function ask(url: string, { method = 'GET', headers = {}, body }: Ask = {}): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const outgoing = httpRequest(url, { method, headers, agent: false }, (incoming) => {
    const blocks: Buffer[] = [];
    incoming.on('data', (block: Buffer) => blocks.push(block));
    incoming.on('error', reject);
    incoming.on('end', () => {
      const whole = Buffer.concat(blocks);
      resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: whole, text: whole.toString() });
    });
  });
  outgoing.on('error', reject);
  outgoing.end(body);
  return promise;
}

/** Asks with a JSON body. */
export function send(url: string, method: string, body?: unknown): Promise<Answer> {
  if (body === undefined) return ask(url, { method });
  return ask(url, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

/** The answer's body, which must have the status and exactly the shape of the contract. */
export async function expectShape<T extends z.ZodObject>(answer: Answer | Promise<Answer>, shape: T, status = 200): Promise<z.infer<T>> {
  const { status: got, text } = await answer;
  expect(got, text).toBe(status);
  return shape.strict().parse(JSON.parse(text)) as z.infer<T>;
}

/** The answer is this error: its status, its code, a hint, and no names beyond the contract's. */
export async function expectError(answer: Answer | Promise<Answer>, code: ErrorCode, status: number): Promise<ErrorBody> {
  const body = await expectShape(answer, ErrorBody, status);
  expect(body.code, body.error).toBe(code);
  expect(body.status).toBe(status);
  expect(body.hint).not.toBe('');
  return body;
}

export interface Part {
  field: string;
  value: string | Buffer;
  /** Makes it a file. */
  fileName?: string;
}

const BOUNDARY = 'kazru-test-boundary';

/** A multipart/form-data body with its parts in this order; names go in as they are, in UTF-8. */
export function form(parts: readonly Part[]): Required<Pick<Ask, 'method' | 'headers'>> & { body: Buffer } {
  const blocks = parts.flatMap(({ field, value, fileName }) => [
    Buffer.from(
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${field}"${fileName === undefined ? '' : `; filename="${fileName}"\r\nContent-Type: application/octet-stream`}\r\n\r\n`,
    ),
    Buffer.from(value),
    Buffer.from('\r\n'),
  ]);
  return {
    method: 'POST',
    headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
    body: Buffer.concat([...blocks, Buffer.from(`--${BOUNDARY}--\r\n`)]),
  };
}

/** Uploads one file, its fields before it. */
export async function upload(
  url: string,
  file: string | Buffer,
  {
    fileName = 'clip.wav',
    fields = {},
    headers = {},
  }: { fileName?: string; fields?: Record<string, string>; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const value = typeof file === 'string' ? await readFile(file) : file;
  const made = form([...Object.entries(fields).map(([field, text]) => ({ field, value: text })), { field: 'file', value, fileName }]);
  return ask(`${url}/api/v1/upload`, { ...made, headers: { ...made.headers, ...headers } });
}

/** Uploads a file that must be accepted. */
export async function uploaded(...args: Parameters<typeof upload>): Promise<Job> {
  return expectShape(upload(...args), Job, 202);
}

/** Waits until the job has ended, however: its event stream ends then. */
export async function ended(url: string, jobId: string): Promise<Job> {
  await ask(`${url}/api/v1/jobs/${jobId}/status`, { headers: { accept: 'text/event-stream' } });
  return expectShape(ask(`${url}/api/v1/jobs/${jobId}`), Job);
}
