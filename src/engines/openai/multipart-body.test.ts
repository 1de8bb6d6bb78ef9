import { createReadStream, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { Response } from 'undici';
import { describe, expect, it } from 'vitest';
import { checkLeaks, temporaryFolder } from '../../../test/support/leak-check.ts';
import type { AudioClip, AudioEncoding } from '../engine.ts';
import { multipartBody } from './multipart-body.ts';

checkLeaks();

function clipAt(file: string, bytes: Buffer, encoding: AudioEncoding): AudioClip {
  writeFileSync(file, bytes);
  return { encoding, durationMs: 1000, bytes: bytes.length, file, open: () => createReadStream(file) };
}

function openFiles(file: string): number {
  return readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`) === file;
    } catch {
      return false;
    }
  }).length;
}

describe('multipartBody', () => {
  it.each<[AudioEncoding, string, string]>([
    ['ogg_opus', 'clip.ogg', 'audio/ogg'],
    ['mp3', 'clip.mp3', 'audio/mpeg'],
    ['flac', 'clip.flac', 'audio/flac'],
    ['wav', 'clip.wav', 'audio/wav'],
  ])('is a form that any reader of forms understands, with %s', async (encoding, name, type) => {
    await using folder = await temporaryFolder();
    const audio = Buffer.from([0, 13, 10, 45, 45, 255, ...Buffer.from('сөз')]);
    const fields = [
      ['model', 'openai/whisper'],
      ['timestamp_granularities[]', 'word'],
      ['timestamp_granularities[]', 'segment'],
    ] as const;
    await using form = multipartBody(fields, clipAt(join(folder.path, 'x'), audio, encoding));
    const sent = await buffer(form.body);
    expect(form.headers['content-length']).toBe(String(sent.length));
    const read = await new Response(sent, { headers: form.headers }).formData();
    expect(read.get('model')).toBe('openai/whisper');
    expect(read.getAll('timestamp_granularities[]')).toEqual(['word', 'segment']);
    const file = read.get('file');
    if (typeof file !== 'object' || file === null) throw new Error('there is no file');
    expect([file.name, file.type]).toEqual([name, type]);
    expect(Buffer.from(await file.arrayBuffer())).toEqual(audio);
  });

  it('closes the file, read to its end, half or not at all', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'big');
    const clip = clipAt(file, Buffer.alloc(1_000_000), 'wav');
    for (const reads of [0, 1, 3]) {
      const form = multipartBody([], clip);
      const iterator = form.body[Symbol.asyncIterator]();
      for (let read = 0; read < reads; read++) await iterator.next();
      await form[Symbol.asyncDispose]();
      expect(openFiles(file)).toBe(0);
    }
    const whole = multipartBody([], clip);
    await buffer(whole.body);
    await whole[Symbol.asyncDispose]();
    expect(openFiles(file)).toBe(0);
  });

  it('ends with the failure of a file that is gone', async () => {
    await using folder = await temporaryFolder();
    const clip = { ...clipAt(join(folder.path, 'x'), Buffer.alloc(1), 'wav'), open: () => createReadStream(join(folder.path, 'gone')) };
    await using form = multipartBody([], clip);
    await expect(buffer(form.body)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
