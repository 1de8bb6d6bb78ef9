import { mkdtempDisposable, open, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isProtectedMp4 } from './mp4-protection.ts';

const box = (type: string, ...bodies: Buffer[]): Buffer => {
  const body = Buffer.concat(bodies);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + body.length);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
};
const wide = (type: string, body: Buffer): Buffer => {
  const head = Buffer.alloc(16);
  head.writeUInt32BE(1);
  head.write(type, 4, 'latin1');
  head.writeBigUInt64BE(BigInt(16 + body.length), 8);
  return Buffer.concat([head, body]);
};
const track = (entry: string): Buffer =>
  box('trak', box('mdia', box('minf', box('stbl', box('stsd', Buffer.alloc(8), box(entry, Buffer.alloc(28)))))));
const ftyp = box('ftyp', Buffer.from('M4A '));

async function check(...boxes: Buffer[]): Promise<boolean> {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'kazru-test-'));
  const path = join(folder.path, 'media');
  await writeFile(path, Buffer.concat(boxes));
  await using file = await open(path, 'r');
  return await isProtectedMp4(file, Buffer.concat(boxes).length);
}

describe('isProtectedMp4', () => {
  it.each(['enca', 'encv', 'drms', 'drmi'])('%s is protected', async (entry) => {
    expect(await check(ftyp, box('moov', track('mp4a'), track(entry)))).toBe(true);
  });

  it('finds the index behind large data and in boxes of 64-bit size', async () => {
    expect(await check(ftyp, wide('mdat', Buffer.alloc(5000)), wide('moov', track('enca')))).toBe(true);
    const last = box('moov', track('enca'));
    last.writeUInt32BE(0);
    expect(await check(ftyp, last)).toBe(true);
  });

  it.each([
    ['an open file', [ftyp, box('moov', track('mp4a'))]],
    ['a file without an index', [ftyp, box('mdat', Buffer.alloc(100))]],
    ['the word in the audio data', [ftyp, box('mdat', Buffer.from('enca drms')), box('moov', track('mp4a'))]],
    ['a box that is smaller than its own header', [ftyp, Buffer.from([0, 0, 0, 4, 0x6d, 0x6f, 0x6f, 0x76]), box('moov', track('enca'))]],
    ['an index that the end of the file cuts', [ftyp, box('moov', track('enca')).subarray(0, 40)]],
    ['nothing', []],
  ])('%s is not', async (_, boxes) => expect(await check(...boxes)).toBe(false));
});
