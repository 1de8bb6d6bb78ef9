import { mkdtempDisposable, open, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { wavHeader } from './pcm.ts';
import { wavLengthIsTrue } from './wav-header.ts';

async function check(bytes: Buffer): Promise<boolean | null> {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'kazru-test-'));
  const path = join(folder.path, 'media');
  await writeFile(path, bytes);
  await using file = await open(path, 'r');
  return await wavLengthIsTrue(file, bytes.length);
}

const chunk = (id: string, body: Buffer): Buffer => {
  const head = Buffer.alloc(8);
  head.write(id, 'latin1');
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
};
const wav = (declared: number, actual: number, behind: Buffer = Buffer.alloc(0)): Buffer =>
  Buffer.concat([wavHeader(declared), Buffer.alloc(actual, 0x11), behind]);
/** A LIST chunk between format and data, as many recorders write. */
const tagged = Buffer.concat([
  wavHeader(0).subarray(0, 36),
  chunk('LIST', Buffer.from('INFOISFT\x03\0\0\0abc')),
  chunk('data', Buffer.alloc(64)),
]);

describe('wavLengthIsTrue', () => {
  it.each([
    ['a whole file', wav(640, 640), true],
    ['tags behind the data', wav(640, 640, chunk('LIST', Buffer.alloc(20))), true],
    ['tags before the data', tagged, true],
    ['an odd length with its pad byte', wav(641, 642), true],
    ['a cut file', wav(640, 500), false],
    ['a length of 0', wav(0, 640), false],
    ['a length of 0xFFFFFFFF', wav(0xffffffff - 36, 640), false],
    ['a length that says less than there is', wav(100, 640), false],
    ['another format', Buffer.from('OggS and more'), null],
    ['nothing', Buffer.alloc(0), null],
  ])('%s: %s', async (_, bytes, expected) => expect(await check(bytes)).toBe(expected));
});
