import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { DetailedError } from 'tus-js-client';
import { Job } from '../contract/job.ts';
import { keepUpload, mayPass, RETRY_DELAYS_MS, UploadRefused } from '../contract/resumable-upload.ts';
import { type RemoteServer, readRemote, unreachable } from './remote-server.ts';

interface SendOptions {
  /** As those of the form of POST /upload. */
  fields: Record<string, string>;
  signal: AbortSignal;
  /** From 0 to 1. */
  onProgress: (share: number) => void;
}

/** Goes on for some minutes without a server. */
const DELAYS_MS = [...RETRY_DELAYS_MS, ...Array.from({ length: 20 }, () => 15_000)];

/** Sends a file to a server, going on where a broken connection stopped it. Throws what the server refuses; aborted, nothing of it stays there. */
export async function sendToServer(server: RemoteServer, file: string, { fields, signal, onProgress }: SendOptions): Promise<Job> {
  const { Upload } = await import('tus-js-client');
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const { size } = await stat(file);
  // Its types know browsers only; of a stream of a file it reads the path.
  const sending = new Upload(createReadStream(file) as unknown as Buffer, {
    endpoint: new URL('tus', server.api).href,
    uploadSize: size,
    metadata: { ...fields, filename: basename(file) },
    retryDelays: DELAYS_MS,
    storeFingerprintForResuming: false,
    onProgress: (sent, total) => onProgress(sent / total),
    onAfterResponse: keepUpload,
    onShouldRetry: ({ causingError, originalResponse }) =>
      !(causingError instanceof UploadRefused) && mayPass(originalResponse?.getStatus() ?? 0),
    onSuccess: () => resolve(),
    onError: reject,
  });
  const cancel = (): void => reject(signal.reason);
  signal.addEventListener('abort', cancel);
  const path = (): string => `tus/${sending.url?.split('/').at(-1) ?? ''}`;
  try {
    signal.throwIfAborted();
    sending.start();
    await promise;
    return await server.ask(Job, path(), { signal });
  } catch (thrown) {
    if (signal.aborted) {
      await sending.abort();
      if (sending.url !== null) await cancelUpload(sending.url);
      throw thrown;
    }
    const { originalResponse: answer, causingError } = {
      originalResponse: null,
      causingError: null,
      ...(thrown as Partial<DetailedError>),
    };
    if (causingError instanceof UploadRefused) return await server.ask(Job, path());
    if (answer) return readRemote(Job, new URL(server.api), { status: answer.getStatus(), body: answer.getBody() });
    throw causingError ? unreachable(new URL(server.api).origin, causingError) : thrown;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

/** What does not go now expires by itself; a job that was just made of it is cancelled. */
async function cancelUpload(url: string): Promise<void> {
  const cancelled = await fetch(url, { method: 'DELETE', headers: { 'tus-resumable': '1.0.0' } }).catch(() => null);
  if (cancelled?.status === 409) await fetch(url.replace(/\/tus\/([^/]+)$/, '/jobs/$1/cancel'), { method: 'POST' }).catch(() => null);
}
