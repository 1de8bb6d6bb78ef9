import { hash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How a file is given; each call takes the next of a list, the last one for ever. */
export interface Manner {
  /** Breaks the connection off after so many bytes of the body. */
  breakAfter?: number;
  /** Stops sending after so many bytes, and keeps the connection. */
  stallAfter?: number;
  /** Knows no ranges: always the whole. */
  noRanges?: true;
  etag?: string | null;
  status?: number;
  /** Instead of the file. */
  body?: Buffer;
  headers?: Record<string, string>;
}

export interface FileServer extends AsyncDisposable {
  url: string;
  /** Every call, in order. */
  calls: { path: string; range: string | undefined; ifRange: string | undefined }[];
}

/** A server of files with ranges and strong ETags, as huggingface.co and github.com are, and with manners of its own. */
export async function serveFiles(files: Readonly<Record<string, Buffer>>, manners: readonly Manner[] = []): Promise<FileServer> {
  const calls: FileServer['calls'] = [];
  const left = [...manners];
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0] ?? '';
    calls.push({ path, range: request.headers.range, ifRange: request.headers['if-range'] as string | undefined });
    const manner = (left.length > 1 ? left.shift() : left[0]) ?? {};
    const file = manner.body ?? files[path];
    if (file) give(file, manner, request, response);
    else response.writeHead(404).end('nothing here');
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function give(file: Buffer, manner: Manner, request: IncomingMessage, response: ServerResponse): void {
  const etag = manner.etag === undefined ? `"${hash('md5', file)}"` : manner.etag;
  const range = /^bytes=(\d+)-$/.exec(request.headers.range ?? '');
  const ifRange = request.headers['if-range'];
  const from = range && !manner.noRanges && (ifRange === undefined || ifRange === etag) ? Number(range[1]) : 0;
  if (manner.status !== undefined) {
    response.writeHead(manner.status, manner.headers).end('no');
    return;
  }
  if (from >= file.length && from > 0) {
    response.writeHead(416, { 'content-range': `bytes */${file.length}` }).end();
    return;
  }
  const body = file.subarray(from);
  response.writeHead(from > 0 ? 206 : 200, {
    'content-length': body.length,
    ...(etag !== null && { etag }),
    ...(from > 0 && { 'content-range': `bytes ${from}-${file.length - 1}/${file.length}` }),
    ...manner.headers,
  });
  if (manner.breakAfter !== undefined) response.write(body.subarray(0, manner.breakAfter), () => setImmediate(() => response.destroy()));
  else if (manner.stallAfter !== undefined) response.write(body.subarray(0, manner.stallAfter));
  else response.end(body);
}
