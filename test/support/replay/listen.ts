import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server, Socket } from 'node:net';
import { certificate } from './certificate.ts';

export type Request = IncomingMessage | Http2ServerRequest;
export type Response = ServerResponse | Http2ServerResponse;

/** `http2` speaks both versions, as the client prefers, and always with TLS. */
export type Transport = 'http' | 'tls' | 'http2';

export interface Listener {
  /** `http://127.0.0.1:PORT`, or with https. */
  url: string;
  /** What a client has to trust, in PEM; null without TLS. */
  ca: string | null;
  /** TCP connections that were made since the start; with TLS each is a handshake. */
  connections(): number;
  /** Breaks all connections; new ones are refused. */
  kill(): Promise<void>;
  /** Listens again, on the same port. */
  revive(): Promise<void>;
}

/** A server on a free port of loopback. */
export async function listen(transport: Transport, serve: (request: Request, response: Response) => void): Promise<Listener> {
  const pem = transport === 'http' ? null : await certificate();
  const server = createFor(transport, pem, serve);
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections++;
    sockets.add(socket.once('close', () => sockets.delete(socket)));
    // A client that breaks off is no error of ours.
    socket.on('error', () => {});
  });
  const open = async (port: number): Promise<void> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  await open(0);
  const { port } = server.address() as AddressInfo;
  return {
    url: `${pem ? 'https' : 'http'}://127.0.0.1:${port}`,
    ca: pem?.cert ?? null,
    connections: () => connections,
    async kill() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    revive: () => open(port),
  };
}

const KEEP_ALIVE_MS = 60_000;

function createFor(
  transport: Transport,
  pem: { key: string; cert: string } | null,
  serve: (request: Request, response: Response) => void,
): Server {
  if (transport === 'http2')
    return createSecureServer({ ...pem, allowHTTP1: true, settings: { maxConcurrentStreams: 100 } }, serve).on('sessionError', () => {});
  const options = { keepAliveTimeout: KEEP_ALIVE_MS };
  return transport === 'tls' ? createTlsServer({ ...pem, ...options }, serve) : createServer(options, serve);
}
