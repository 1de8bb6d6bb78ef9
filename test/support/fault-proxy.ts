import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** What can be wrong with the way to a server. */
export type Fault =
  /** Everything arrives so much later, in both directions: an exchange takes twice that. */
  | { kind: 'latency'; ms: number }
  /** Connections are reset, new ones at their first bytes. */
  | { kind: 'reset' }
  /** Connections are accepted and stay open, but nothing gets through; what was held back does once the fault is over. */
  | { kind: 'hang' }
  /** So many bytes a second get through, for each connection and direction. */
  | { kind: 'narrow'; bytesPerSecond: number }
  /** Connections are reset, new ones refused. */
  | { kind: 'down' };

type Target = { host: string; port: number } | { path: string };

/** Stands between clients and a server, whatever they speak over TCP. */
export interface FaultProxy extends AsyncDisposable {
  /** Where it listens, on 127.0.0.1. */
  port: number;
  /** Instead of the fault before; open connections feel it at once. */
  set(fault: Fault): Promise<void>;
  clear(): Promise<void>;
  /** Connections that are open now. */
  connections(): number;
}

/** The fault of the moment, and when it changes. */
interface State {
  fault: Fault | null;
  changed: AbortSignal;
}

interface Connection {
  reset(): void;
  /** Aborts with the reset. */
  broken: AbortSignal;
}

/** What came in one read of a socket. */
interface Piece {
  bytes: Buffer;
  /** When it came, by `performance.now()`. */
  at: number;
}

/** What is held back of each direction, in pieces of up to 64 kB; beyond that the sender has to wait. */
const HELD_PIECES = 64;
/** Through a narrow connection a bit goes each so often. */
const BIT_MS = 50;
const FOREVER_MS = 2 ** 31 - 1;

/** Starts without a fault, on a free port. */
export async function startFaultProxy(target: Target): Promise<FaultProxy> {
  const connections = new Set<Connection>();
  let change = new AbortController();
  let state: State = { fault: null, changed: change.signal };
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const connection = join(client, connect({ ...target, allowHalfOpen: true, noDelay: true }), () => state);
    connections.add(connection);
    client.once('close', () => connections.delete(connection));
  });
  const listen = async (port: number): Promise<void> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  const resetAll = (): void => {
    for (const connection of connections) connection.reset();
  };
  const close = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    resetAll();
    await closed;
  };
  const become = async (fault: Fault | null): Promise<void> => {
    const over = change;
    change = new AbortController();
    state = { fault, changed: change.signal };
    over.abort();
    if (fault?.kind === 'reset') resetAll();
    if (fault?.kind === 'down') await close();
    else if (!server.listening) await listen(port);
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    set: become,
    clear: () => become(null),
    connections: () => connections.size,
    [Symbol.asyncDispose]: close,
  };
}

/** Carries what the two say to each other, in both directions. */
function join(client: Socket, server: Socket, state: () => State): Connection {
  const broken = new AbortController();
  const reset = (): void => {
    broken.abort();
    client.resetAndDestroy();
    server.destroy();
  };
  const connection: Connection = { reset, broken: broken.signal };
  const carry = async (from: Socket, to: Socket): Promise<void> => {
    await pipeline(from, stamp(), async (pieces: AsyncIterable<Piece>) => {
      for await (const piece of pieces) await carryPiece(piece, to, state, connection);
    });
    to.end();
  };
  for (const socket of [client, server]) socket.on('error', reset);
  for (const way of [carry(client, server), carry(server, client)]) way.catch(reset);
  return connection;
}

function stamp(): Transform {
  return new Transform({
    readableObjectMode: true,
    readableHighWaterMark: HELD_PIECES,
    transform: (bytes: Buffer, _encoding, done) => done(null, { bytes, at: performance.now() } satisfies Piece),
  });
}

/** The fault may change while the piece is under way. Rejects when the connection is broken. */
async function carryPiece({ bytes, at }: Piece, to: Socket, state: () => State, { reset, broken }: Connection): Promise<void> {
  for (let sent = 0; sent < bytes.length; ) {
    const { fault, changed } = state();
    if (fault?.kind === 'reset') reset();
    broken.throwIfAborted();
    const size = fault?.kind === 'narrow' ? Math.ceil((fault.bytesPerSecond * BIT_MS) / 1000) : bytes.length;
    const waitMs = delayMs(fault, at);
    if (waitMs > 0) await sleep(waitMs, null, { signal: AbortSignal.any([changed, broken]) }).catch(() => {});
    if (state().fault !== fault) continue;
    if (!to.write(bytes.subarray(sent, sent + size))) await once(to, 'drain', { signal: broken });
    sent += size;
  }
}

function delayMs(fault: Fault | null, at: number): number {
  if (fault?.kind === 'hang') return FOREVER_MS;
  if (fault?.kind === 'narrow') return BIT_MS;
  return fault?.kind === 'latency' ? at + fault.ms - performance.now() : 0;
}
