import { Job } from '../../../src/contract/job.ts';
import { ApiError } from '../api/api-error.ts';
import { readAnswer } from '../api/read-answer.ts';
import { API } from '../api/request.ts';
import { uploadFields } from './request-fields.ts';
import type { Upload } from './upload-queue.ts';
import type { Report } from './uploader.ts';

/** Uploads one file in one request, with its transcript where it has one. */
export async function sendFile(upload: Upload, report: Report, signal: AbortSignal): Promise<Job> {
  return send('/upload', await formOf(upload), upload, report, signal);
}

/** Sends a transcript whose recording is not there. */
export function sendTranscript(upload: Upload, report: Report, signal: AbortSignal): Promise<Job> {
  const { language, processing } = uploadFields(upload.options);
  const query = new URLSearchParams({ name: upload.file.name, ...(language && { language }), ...(processing && { processing }) });
  return send(`/import?${query}`, upload.file, upload, report, signal);
}

/** XMLHttpRequest, because fetch does not tell how much has left. */
function send(path: string, body: FormData | File, upload: Upload, report: Report, signal: AbortSignal): Promise<Job> {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    xhr.upload.onprogress = (event) => report({ sent: Math.min(event.loaded, upload.file.size) });
    xhr.onload = () => {
      try {
        resolve(readAnswer(Job, xhr.status, xhr.responseText));
      } catch (thrown) {
        reject(thrown);
      }
    };
    xhr.onerror = () => reject(ApiError.unreachable());
    xhr.onabort = () => reject(signal.reason);
    signal.addEventListener('abort', () => xhr.abort());
    xhr.open('POST', API + path);
    xhr.send(body);
  });
}

/** The fields go before the file: the server reads them first and can refuse before the file has travelled. */
async function formOf({ file, transcript, options }: Upload): Promise<FormData> {
  const form = new FormData();
  for (const [name, value] of Object.entries(uploadFields(options))) form.append(name, value);
  if (transcript !== null) form.append('transcript', decodeText(await transcript.arrayBuffer()));
  form.append('file', file, file.name);
  return form;
}

/** As the server reads it: UTF-8, or UTF-16 that says so. */
function decodeText(bytes: ArrayBuffer): string {
  const [first, second] = new Uint8Array(bytes);
  const encoding = first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new ApiError('INVALID_TRANSCRIPT', 'The text is not in UTF-8', null, cause);
  }
}
