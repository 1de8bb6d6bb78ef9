import type { SystemStatus } from '../../../src/contract/system.ts';
import { queryClient } from '../api/query-client.ts';
import { STATUS_KEY } from '../api/status.ts';
import { say } from '../i18n/i18n.ts';
import { announce } from '../notifications/announce.ts';
import { uploadOptions } from '../settings/upload-options.ts';
import { sendableOptions } from './request-fields.ts';
import { uploads } from './uploads.ts';

/** Sends files with the options that are chosen now. */
export function addFiles(files: readonly File[]): void {
  if (files.length === 0) return;
  const status = queryClient.getQueryData<SystemStatus>(STATUS_KEY);
  uploads.add(files, sendableOptions(status, uploadOptions.get()), status?.limits.max_file_size ?? Number.POSITIVE_INFINITY);
  announce(say('upload.started', { n: files.length }));
}
