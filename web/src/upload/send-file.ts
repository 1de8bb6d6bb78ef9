import { Job } from '../../../src/contract/job.ts';
import { ApiError } from '../api/api-error.ts';
import { readAnswer } from '../api/read-answer.ts';
import { API } from '../api/request.ts';
import { uploadFields } from './request-fields.ts';
import type { Upload } from './upload-queue.ts';
import type { Report } from './uploader.ts';

/** Uploads one file in one request. XMLHttpRequest, because fetch does not tell how much has left. */
export function sendFile(upload: Upload, report: Report, signal: AbortSignal): Promise<Job> {
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
    xhr.open('POST', `${API}/upload`);
    xhr.send(formOf(upload));
  });
}

/** The fields go before the file: the server reads them first and can refuse before the file has travelled. */
function formOf({ file, options }: Upload): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(uploadFields(options))) form.append(name, value);
  form.append('file', file, file.name);
  return form;
}
