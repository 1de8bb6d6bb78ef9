import { statfs } from 'node:fs/promises';
import { AppError } from '../../contract/app-error.ts';

/** A disk is not filled to the brim. */
const SPARE_BYTES = 200 * 1024 ** 2;

/** Bytes that may still be written into a folder. */
export async function roomIn(dir: string): Promise<number> {
  const { bavail, bsize } = await statfs(dir);
  return Math.max(0, bavail * bsize - SPARE_BYTES);
}

/** Throws DISK_FULL, with what is needed and what there is, when so many bytes do not fit. */
export async function assertRoom(dir: string, bytes: number): Promise<void> {
  const room = await roomIn(dir);
  if (bytes <= room) return;
  throw new AppError('DISK_FULL', { message: `${megabytes(bytes)} MB are needed in ${dir}, and there is room for ${megabytes(room)} MB` });
}

function megabytes(bytes: number): number {
  return Math.ceil(bytes / 1024 ** 2);
}
