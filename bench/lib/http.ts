import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { request } from 'node:http';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { ENDED, type Job } from '../../src/contract/job.ts';

/** Uploads a file as a browser does, as a stream. Fields come before the file. `onSent`: the last byte has gone. Gives the job that the server answers with. */
export async function uploadFile(server: string, file: string, fields: Record<string, string>, onSent?: () => void): Promise<Job> {
  const boundary = crypto.randomUUID();
  const part = (disposition: string): string => `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n`;
  const before = [
    ...Object.entries(fields).map(([name, value]) => `${part(`name="${name}"`)}\r\n${value}\r\n`),
    `${part(`name="file"; filename="${basename(file)}"`)}Content-Type: application/octet-stream\r\n\r\n`,
  ].join('');
  const after = `\r\n--${boundary}--\r\n`;
  const { size } = await stat(file);
  const outgoing = request(`${server}/api/v1/upload`, {
    method: 'POST',
    headers: {
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': Buffer.byteLength(before) + size + Buffer.byteLength(after),
    },
  });
  const answer = Promise.withResolvers<Job>();
  outgoing.once('error', answer.reject).once('response', async (response) => {
    const body = (await response.setEncoding('utf8').toArray()).join('');
    if (response.statusCode === 202) answer.resolve(JSON.parse(body));
    else answer.reject(new Error(`the upload was answered with ${response.statusCode}: ${body}`));
  });
  await pipeline(async function* () {
    yield before;
    yield* createReadStream(file, { highWaterMark: 256 * 1024 });
    yield after;
  }, outgoing);
  onSent?.();
  return answer.promise;
}

/** Waits for the end of a job. Throws unless it completed. */
export async function whenCompleted(server: string, jobId: string): Promise<Job> {
  for (;;) {
    const response = await fetch(`${server}/api/v1/jobs/${jobId}`);
    const job = (await response.json()) as Job;
    if (ENDED.has(job.status)) {
      if (job.status !== 'completed') throw new Error(`the job ended as ${job.status}: ${JSON.stringify(job.error)}`);
      return job;
    }
    await sleep(200);
  }
}
