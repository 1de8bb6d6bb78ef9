import { constants } from 'node:fs';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../contract/app-error.ts';
import { RESERVE_BYTES } from '../recordings/receive.ts';

/** The bytes of uploads, a file for each, 0600. How large it is, is how much has come: nothing else remembers that. */
export interface UploadFiles {
  path(id: string): string;
  /** Bytes that are there; 0 before the first have come. */
  size(id: string): Promise<number>;
  /** Writes what comes behind what is there, while `holds` says so. Returns the new size. Throws DISK_FULL, UPLOAD_BUSY. */
  append(id: string, blocks: AsyncIterable<Buffer>, holds: () => boolean): Promise<number>;
  remove(id: string): Promise<void>;
  /** Ids of all that have a file, with the age of its last bytes in milliseconds. */
  list(): Promise<{ id: string; ageMs: number }[]>;
  /** Throws DISK_FULL where so many bytes more do not fit. */
  assertSpace(bytes: number): Promise<void>;
}

const LOOK_AT_DISK_BYTES = 16 * 1024 ** 2;

/** `free`: bytes on the disk that holds them. */
export function openUploadFiles(root: string, free: () => Promise<number>): UploadFiles {
  const path = (id: string): string => join(root, id);
  const size = async (id: string): Promise<number> => (await stat(path(id)).catch(() => null))?.size ?? 0;
  const assertSpace = async (bytes: number): Promise<void> => {
    if ((await free()) < bytes + RESERVE_BYTES) throw new AppError('DISK_FULL');
  };
  return {
    path,
    size,
    assertSpace,
    async append(id, blocks, holds) {
      await mkdir(root, { recursive: true, mode: 0o700 });
      let at = await size(id);
      const handle = await open(path(id), constants.O_WRONLY | constants.O_CREAT, 0o600);
      try {
        let looked = -LOOK_AT_DISK_BYTES;
        for await (const block of blocks) {
          if (at - looked >= LOOK_AT_DISK_BYTES) {
            await assertSpace(0);
            looked = at;
          }
          for (let done = 0; done < block.length; ) {
            if (!holds()) throw new AppError('UPLOAD_BUSY', { retryAfterMs: 1000 });
            const { bytesWritten } = await handle.write(block, done, block.length - done, at);
            done += bytesWritten;
            at += bytesWritten;
          }
        }
        return at;
      } finally {
        await handle.close();
      }
    },
    remove: (id) => rm(path(id), { force: true }),
    async list() {
      const names = await readdir(root).catch(() => []);
      const now = Date.now();
      return Promise.all(names.map(async (id) => ({ id, ageMs: now - ((await stat(path(id)).catch(() => null))?.mtimeMs ?? now) })));
    },
  };
}
