import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { certificate } from './replay/certificate.ts';

export interface CountingServer extends AsyncDisposable {
  url: string;
  /** PEM to trust; null without TLS. */
  ca: string | null;
  /** Connections so far; with TLS each is a handshake. */
  connections(): number;
  /** Now open. */
  open(): number;
  /** HTTP versions that were spoken. */
  versions: ReadonlySet<string>;
}

/** A server that reads everything, answers `ok`, and counts connections; with TLS it offers HTTP/2. */
export async function countingServer({ tls }: { tls: boolean }): Promise<CountingServer> {
  const pem = tls ? await certificate() : null;
  const sockets = new Set<Socket>();
  const versions = new Set<string>();
  let count = 0;
  const answer = (request: IncomingMessage | Http2ServerRequest, response: ServerResponse | Http2ServerResponse): void => {
    versions.add(request.httpVersion);
    request.resume().on('end', () => response.end('ok'));
  };
  const server = pem ? createSecureServer({ ...pem, allowHTTP1: true }, answer) : createServer(answer);
  server.on(tls ? 'secureConnection' : 'connection', (socket: Socket) => {
    count++;
    sockets.add(socket.on('close', () => sockets.delete(socket)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `${tls ? 'https' : 'http'}://localhost:${(server.address() as AddressInfo).port}`,
    ca: pem?.cert ?? null,
    connections: () => count,
    open: () => sockets.size,
    versions,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
