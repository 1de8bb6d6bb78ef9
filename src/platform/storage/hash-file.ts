import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../../contract/app-error.ts';
import type { ObjectFacts } from './object-store.ts';

/** Length and SHA-256 of a file. */
export async function factsOf(file: string): Promise<ObjectFacts> {
  const hash = createHash('sha256');
  let bytes = 0;
  const blocks = createReadStream(file, { highWaterMark: 1024 ** 2 });
  blocks.on('data', (block) => {
    bytes += block.length;
  });
  await pipeline(blocks, hash);
  return { bytes, sha256: hash.digest('hex') };
}

export function missing(key: string): AppError {
  return new AppError('MEDIA_DAMAGED', { message: 'The stored audio is missing', details: { object: key } });
}

/** Throws MEDIA_DAMAGED unless an object is as it was stored. */
export function assertSame(key: string, expected: Partial<ObjectFacts>, found: Partial<ObjectFacts>): void {
  if (expected.bytes !== undefined && found.bytes !== undefined && found.bytes !== expected.bytes)
    throw new AppError('MEDIA_DAMAGED', {
      message: `The stored audio has ${found.bytes} bytes instead of ${expected.bytes}`,
      details: { object: key },
    });
  if (expected.sha256 !== undefined && found.sha256 !== undefined && found.sha256 !== expected.sha256)
    throw new AppError('MEDIA_DAMAGED', {
      message: 'The stored audio has the right length, but other bytes than were uploaded',
      details: { object: key },
    });
}
