import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { copyFile, link } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Probe, probe } from '../audio/probe.ts';
import { AppError } from '../contract/app-error.ts';
import { newId } from '../platform/id.ts';
import type { Scratch } from '../platform/storage/scratch.ts';

/** A file that has arrived whole and can be transcribed. Disposing removes it, unless it was moved away. */
export interface ReceivedFile extends AsyncDisposable {
  /** Where it is for now; without an extension. */
  path: string;
  name: string;
  size: number;
  sha256: string;
  probe: Probe;
}

/** Bytes on their way, or a file that is here already and stays where it is. */
export type RecordingSource = Readable | { path: string };

export interface ReceiveOptions {
  scratch: Scratch;
  maxFileSize: number;
  maxDurationMs: number;
  /** What the same bytes turned out to be before; null: they are probed. */
  known?: (sha256: string) => Promise<Probe | null>;
  signal?: AbortSignal;
}

/** Space that stays free for the database and the system. */
export const RESERVE_BYTES = 64 * 1024 ** 2;

/** Takes a file in, hashing it on the way, then probes it, unless its bytes are known. Nothing is left behind when it is refused. */
export async function receiveFile(
  source: RecordingSource,
  name: string,
  { scratch, maxFileSize, maxDurationMs, known, signal }: ReceiveOptions,
): Promise<ReceivedFile> {
  const folder = await scratch.folder(`upload-${newId()}`);
  try {
    if ((await scratch.free()) < RESERVE_BYTES) throw new AppError('DISK_FULL');
    const path = join(folder.path, 'original');
    const hash = createHash('sha256');
    let size = 0;
    const meter = new Transform({
      transform(block: Buffer, _encoding, done) {
        size += block.length;
        if (size > maxFileSize) {
          done(
            new AppError('FILE_TOO_LARGE', {
              message: `The file is larger than the limit of ${Math.floor(maxFileSize / 1024 ** 2)} MB`,
              details: { max_file_size: maxFileSize },
            }),
          );
          return;
        }
        hash.update(block);
        done(null, block);
      },
    });
    const isHere = !(source instanceof Readable);
    if (isHere) await linkOrCopy(source.path, path);
    const bytes = isHere ? createReadStream(path) : source;
    const target = isHere ? new Writable({ write: (_block, _encoding, done) => done() }) : createWriteStream(path, { mode: 0o600 });
    await pipeline(bytes, meter, target, ...(signal ? [{ signal }] : []));
    const sha256 = hash.digest('hex');
    const found = (await known?.(sha256)) ?? (await probe(path, { cwd: folder.path, maxDurationMs, ...(signal && { signal }) }));
    return { path, name, size, sha256, probe: found, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
  } catch (error) {
    await folder[Symbol.asyncDispose]();
    throw error;
  }
}

/** A second name costs nothing; not every file system has them. */
async function linkOrCopy(from: string, to: string): Promise<void> {
  await link(from, to).catch(() => copyFile(from, to));
}
