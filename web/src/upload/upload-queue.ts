import type { ApiError } from '../api/api-error.ts';
import type { UploadOptions } from '../settings/upload-options.ts';
import type { Pair } from './pair-files.ts';

/** How many files travel at the same time; the others wait in line. */
export const AT_ONCE = 5;
/** A file that never gets through although the server answers is given up after so many tries. */
const TRIES = 5;

/** The server takes no second one of the same person now; the line goes on when the first is there. */
export const ONE_AT_A_TIME = 'ONE_UPLOAD_AT_A_TIME';

/** `paused`: the connection was lost on the way; it starts anew by itself. */
export type UploadState = 'waiting' | 'sending' | 'paused' | 'failed';

export interface Upload {
  id: string;
  file: File;
  /** Its transcript, which is there already. */
  transcript: File | null;
  options: UploadOptions;
  state: UploadState;
  /** Bytes that have left this computer. */
  sent: number;
  /** It goes on where an earlier try, or an earlier visit, stopped. */
  resumed: boolean;
  tries: number;
  error: Pick<ApiError, 'code' | 'message' | 'requestId'> | null;
}

/** A new place in the line; what the server would refuse anyway is refused here, before it travels. */
export function queueUp(id: string, { file, transcript }: Pair, options: UploadOptions, maxSize: number): Upload {
  const code = file.size === 0 ? 'EMPTY_FILE' : file.size > maxSize ? 'FILE_TOO_LARGE' : null;
  const error = code === null ? null : { code, message: code, requestId: null };
  return { id, file, transcript, options, state: error === null ? 'waiting' : 'failed', sent: 0, resumed: false, tries: 0, error };
}

/** The uploads that may start now, first come first served. */
export function mayStart(uploads: readonly Upload[], atOnce: number): Upload[] {
  const free = atOnce - uploads.filter((upload) => upload.state === 'sending').length;
  return uploads.filter((upload) => upload.state === 'waiting').slice(0, Math.max(0, free));
}

export function started(upload: Upload): Upload {
  return { ...upload, state: 'sending', sent: 0, resumed: false, tries: upload.tries + 1, error: null };
}

/** A lost connection pauses, unless it keeps being lost; a refusal by the server is final until the person tries again. */
export function failed(upload: Upload, error: ApiError): Upload {
  const passes = error.code === ONE_AT_A_TIME || (error.unreachable && upload.tries < TRIES);
  if (passes) return { ...upload, state: 'paused', sent: 0 };
  const { code, message, requestId } = error;
  return { ...upload, state: 'failed', sent: 0, error: { code: error.unreachable ? 'UPLOAD_INTERRUPTED' : code, message, requestId } };
}

/** Back into the line: by itself after a pause, or because the person asked for another try. */
export function lineUpAgain(upload: Upload, byHand: boolean): Upload {
  return { ...upload, state: 'waiting', tries: byHand ? 0 : upload.tries, error: null };
}

/** Leaving the page now would lose something. */
export function wouldLose(uploads: readonly Upload[]): boolean {
  return uploads.some((upload) => upload.state !== 'failed');
}
