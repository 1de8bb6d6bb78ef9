import type { DetailedError, PreviousUpload } from 'tus-js-client';
import { Job } from '../../../src/contract/job.ts';
import { keepUpload, mayPass, RETRY_DELAYS_MS, UploadRefused } from '../../../src/contract/resumable-upload.ts';
import { ApiError } from '../api/api-error.ts';
import { deleteJob } from '../api/jobs.ts';
import { readAnswer } from '../api/read-answer.ts';
import { API, request } from '../api/request.ts';
import { uploadFields } from './request-fields.ts';
import type { Upload } from './upload-queue.ts';
import type { Report } from './uploader.ts';

/** Tries without any answer, after which the page shows that it waits for the server. */
const SILENT_TRIES = 2;

/** Uploads on their way: the same file twice in the list is two uploads. */
const travelling = new Set<string>();

/** Uploads one file that may break off: it goes on where it stopped, also after the page was closed and the file added again. */
export async function sendLargeFile({ file, options }: Upload, report: Report, signal: AbortSignal): Promise<Job> {
  const tus = await loadTus();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const metadata = { ...uploadFields(options), filename: file.name };
  const sending = new tus.Upload(file, {
    endpoint: `${location.origin}${API}/tus`,
    metadata,
    retryDelays: RETRY_DELAYS_MS,
    removeFingerprintOnSuccess: true,
    onProgress: (sent) => report({ sent }),
    onUploadUrlAvailable: () => sending.url && travelling.add(sending.url),
    onAfterResponse: keepUpload,
    onShouldRetry: (error, tries) => shouldRetry(error, tries),
    onSuccess: () => resolve(),
    onError: reject,
  });
  const earlier = (await sending.findPreviousUploads()).find((previous) => isSame(previous, metadata));
  if (earlier) {
    sending.resumeFromPreviousUpload(earlier);
    report({ resumed: true });
  }
  const cancel = () => {
    reject(signal.reason);
    void sending.abort().then(() => cancelUpload(sending.url));
  };
  signal.addEventListener('abort', cancel);
  if (signal.aborted) cancel();
  else sending.start();
  try {
    await promise;
    return await request(Job, pathOf(sending.url));
  } catch (thrown) {
    if (signal.aborted || thrown instanceof ApiError) throw thrown;
    return await explain(thrown as Error | DetailedError, sending.url);
  } finally {
    signal.removeEventListener('abort', cancel);
    if (sending.url) travelling.delete(sending.url);
  }
}

/** No part of the page's first load: most people never need it. */
async function loadTus(): Promise<typeof import('tus-js-client')> {
  try {
    return await import('tus-js-client');
  } catch (thrown) {
    throw ApiError.unreachable(thrown);
  }
}

function shouldRetry(error: DetailedError, tries: number): boolean {
  if (error.causingError instanceof UploadRefused) return false;
  const status = error.originalResponse?.getStatus() ?? 0;
  return mayPass(status) && (status !== 0 || tries < SILENT_TRIES);
}

/** Other choices make another job, so that another upload begins. */
function isSame(previous: PreviousUpload, metadata: Record<string, string>): boolean {
  const text = (fields: Record<string, string>) => JSON.stringify(Object.entries(fields).toSorted());
  return previous.uploadUrl !== null && !travelling.has(previous.uploadUrl) && text(previous.metadata) === text(metadata);
}

/** Throws what the server said about it. */
async function explain(error: Error | DetailedError, url: string | null): Promise<Job> {
  const { originalResponse: answer, causingError } = { originalResponse: null, causingError: null, ...error };
  if (causingError instanceof UploadRefused) return request(Job, pathOf(url));
  if (answer) return readAnswer(Job, answer.getStatus(), answer.getBody());
  throw ApiError.unreachable(error);
}

const pathOf = (url: string | null): string => `/tus/${url?.split('/').at(-1) ?? ''}`;

/** Nobody waits for it: what cannot be cancelled now expires by itself. */
async function cancelUpload(url: string | null): Promise<void> {
  if (url === null) return;
  const answer = await fetch(url, { method: 'DELETE', headers: { 'tus-resumable': '1.0.0' } }).catch(() => null);
  const finished = answer?.status === 409;
  if (finished) await deleteJob(url.split('/').at(-1) ?? '').catch(() => {});
}
