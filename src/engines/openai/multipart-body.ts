import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { AudioClip, AudioEncoding } from '../engine.ts';

/** A form with a file at its end, read from disk while it is sent. Disposing closes the file, however much of it was read. */
export interface MultipartBody extends AsyncDisposable {
  headers: { 'content-type': string; 'content-length': string };
  body: Readable;
}

/** What the file is called: servers go by the extension. */
const FILES: Partial<Record<AudioEncoding, { name: string; type: string }>> = {
  wav: { name: 'clip.wav', type: 'audio/wav' },
  flac: { name: 'clip.flac', type: 'audio/flac' },
  ogg_opus: { name: 'clip.ogg', type: 'audio/ogg' },
  mp3: { name: 'clip.mp3', type: 'audio/mpeg' },
};

/**
 * The body of a multipart/form-data request (RFC 7578) with the clip in the field `file`. Made by hand because the
 * form of undici leaves the files of requests that are broken off open until they are collected.
 */
export function multipartBody(fields: readonly (readonly [name: string, value: string])[], audio: AudioClip): MultipartBody {
  const { name, type } = FILES[audio.encoding] ?? { name: 'clip.raw', type: 'application/octet-stream' };
  const boundary = `----${randomUUID()}`;
  const part = (disposition: string, rest: string): string => `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n${rest}`;
  const before = Buffer.from(
    [
      ...fields.map(([field, value]) => part(`name="${field}"`, `\r\n${value}\r\n`)),
      part(`name="file"; filename="${name}"`, `Content-Type: ${type}\r\n\r\n`),
    ].join(''),
  );
  const after = Buffer.from(`\r\n--${boundary}--\r\n`);
  let file: Readable | null = null;
  async function* parts(): AsyncGenerator<Buffer> {
    yield before;
    file = audio.open();
    yield* file;
    yield after;
  }
  const body = Readable.from(parts(), { objectMode: false });
  // Whoever sends it tells of a failure; without a listener it would end the process.
  body.on('error', () => {});
  return {
    headers: {
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': String(before.length + audio.bytes + after.length),
    },
    body,
    async [Symbol.asyncDispose]() {
      body.destroy();
      file?.destroy();
      await Promise.allSettled([finished(body), ...(file ? [finished(file)] : [])]);
    },
  };
}
