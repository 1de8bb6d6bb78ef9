import type { SystemStatus } from '../../../src/contract/system.ts';
import { queryClient } from '../api/query-client.ts';
import { STATUS_KEY } from '../api/status.ts';
import { say } from '../i18n/i18n.ts';
import { announce } from '../notifications/announce.ts';
import { uploadOptions } from '../settings/upload-options.ts';
import { usableChoice } from './engine-facts.ts';
import { uploads } from './uploads.ts';

/** Sends files with the options that are chosen now. */
export function addFiles(files: readonly File[]): void {
  if (files.length === 0) return;
  const status = queryClient.getQueryData<SystemStatus>(STATUS_KEY);
  const options = uploadOptions.get();
  uploads.add(
    files,
    { ...options, engine: usableChoice(status, options.engine) },
    status?.limits.max_file_size ?? Number.POSITIVE_INFINITY,
  );
  announce(say('upload.started', { n: files.length }));
}
