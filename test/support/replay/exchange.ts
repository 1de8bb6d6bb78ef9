import { Http2ServerRequest, Http2ServerResponse, constants as http2 } from 'node:http2';
import type { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { Request, Response } from './listen.ts';
import type { Reply } from './protocol.ts';

/** The body; null when the client went away, or when `goOn`, told how many bytes there are so far, had enough. */
export async function receiveBody(request: Request, goOn: (bytes: number) => boolean): Promise<Buffer | null> {
  const parts: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const part of (request as Readable).iterator({ destroyOnReturn: false })) {
      parts.push(part);
      bytes += part.length;
      if (!goOn(bytes)) return null;
    }
  } catch {
    return null;
  }
  const isWhole = request instanceof Http2ServerRequest ? !request.stream.aborted : request.complete;
  return isWhole ? Buffer.concat(parts) : null;
}

/** Ends the connection, or the stream of HTTP/2, without a word. */
export function breakOff(request: Request): void {
  if (request instanceof Http2ServerRequest) request.stream.close(http2.NGHTTP2_INTERNAL_ERROR);
  else if ('encrypted' in request.socket) request.socket.destroy();
  else request.socket.resetAndDestroy();
}

/** Writes the answer, or its head and half of its body. Resolves when it is on its way (`true`) or the client is gone. */
export async function sendReply(response: Response, { status, headers, body, pieceBytes }: Reply, half = false): Promise<boolean> {
  if (response.destroyed) return false;
  const bytes = Buffer.from(body);
  const gone = new Promise<void>((resolve) => void (response as NodeJS.EventEmitter).once('close', resolve));
  const head = { 'content-type': 'application/json', ...headers, 'content-length': String(bytes.length) };
  if (response instanceof Http2ServerResponse) response.writeHead(status, head);
  else response.writeHead(status, head);
  const sent = half ? bytes.subarray(0, Math.ceil(bytes.length / 2)) : bytes;
  const step = pieceBytes ?? Math.max(1, sent.length);
  for (let at = 0; at < sent.length && !response.destroyed; at += step) {
    await Promise.race([write(response, sent.subarray(at, at + step)), gone]);
    if (pieceBytes) await setImmediate();
  }
  if (half) return !response.destroyed;
  response.end();
  await gone;
  return 'stream' in response ? response.stream.rstCode === http2.NGHTTP2_NO_ERROR : response.writableFinished;
}

function write(response: Response, part: Buffer): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const done = (): void => resolve();
  if (response instanceof Http2ServerResponse) response.write(part, 'utf8', done);
  else response.write(part, done);
  return promise;
}
