import { AppError } from '../contract/app-error.ts';
import type { RecordingRow } from '../platform/db/schema.ts';
import type { ObjectStore } from '../platform/storage/object-store.ts';

/**
 * A local file with the bytes that were uploaded, in `folder` unless the store has them on this machine. Throws
 * MEDIA_DAMAGED when they are no longer there, and STORAGE_UNAVAILABLE while only another machine has them.
 */
export async function fetchMedia(
  store: ObjectStore,
  { media_key, media_on, file_size, sha256 }: Pick<RecordingRow, 'media_key' | 'media_on' | 'file_size' | 'sha256'>,
  folder: string,
): Promise<string> {
  if (media_key === null) throw new AppError('MEDIA_GONE');
  return store.fetch(media_key, folder, { bytes: file_size, sha256 }).catch(orOnItsWay(media_on));
}

/** For the errors of a store: what only another machine has for now is not damaged. */
export function orOnItsWay(mediaOn: string | null): (error: unknown) => never {
  return (error) => {
    if (mediaOn === null || !(error instanceof AppError) || error.code !== 'MEDIA_DAMAGED') throw error;
    throw new AppError('STORAGE_UNAVAILABLE', { message: 'The recording is still on its way to the object store', cause: error });
  };
}
