import { Http2ServerRequest } from 'node:http2';
import { type CallRecord, callLog } from './call-record.ts';
import { type FaultRule, faultPlan } from './faults.ts';
import { type Listener, listen, type Request, type Response, type Transport } from './listen.ts';
import type { Reference } from './make-reference.ts';
import { memoisedHearing } from './memoised-hearing.ts';
import type { Protocol, Route } from './protocol.ts';
import { serveCall, turns } from './serve-call.ts';

export interface ReplayOptions {
  /** The recording that clips are taken from. */
  reference: Reference;
  /** What it speaks; the first that knows an address answers. */
  protocols: readonly [Protocol, ...Protocol[]];
  /** `http` unless it says otherwise. */
  transport?: Transport;
  faults?: readonly FaultRule[];
  /** Of all chance in this server: 1 unless it says otherwise. */
  seed?: number;
  /** This share of the words is heard wrong, independently of servers with another seed. */
  wordErrors?: number;
}

export interface Replay extends AsyncDisposable {
  /** Protocol, host and port, without a path. */
  url: string;
  /** PEM to trust; null without TLS. */
  ca: string | null;
  /** In the order of arrival; an entry changes until its call has ended. */
  calls: readonly CallRecord[];
  /** TCP connections so far; with TLS each is a handshake. */
  connections(): number;
  /** Instead of the faults before; counting begins anew. */
  setFaults(rules: readonly FaultRule[]): void;
  /** Connections break, and new ones are refused. */
  die(): Promise<void>;
  /** After `die`: on the same port. */
  revive(): Promise<void>;
  stop(): Promise<void>;
}

/** A server that hears in every clip what the reference says there. */
export async function startReplay({
  reference,
  protocols,
  transport = 'http',
  seed = 1,
  wordErrors,
  faults = [],
}: ReplayOptions): Promise<Replay> {
  const { calls, begin, end } = callLog();
  const { hear, settled } = memoisedHearing(reference, wordErrors === undefined ? null : { rate: wordErrors, seed });
  const connectionOf = numbered();
  const inTurn = turns();
  const stopping = new AbortController();
  let plan = faultPlan(faults, seed);
  const serve = async (request: Request, response: Response): Promise<void> => {
    // Clients that go away are no errors of ours.
    for (const side of [request, response] as NodeJS.EventEmitter[]) side.on('error', () => {});
    const { method = 'GET', httpVersion } = request;
    const url = new URL(request.url ?? '/', 'http://replay');
    const [protocol, route] = find(protocols, method, url.pathname);
    const record = begin({
      ...{ method, httpVersion, path: `${url.pathname}${url.search}`, protocol: protocol.name, route: route?.name ?? null },
      connection: connectionOf(request instanceof Http2ServerRequest ? (request.stream.session ?? request) : request.socket),
    });
    const servant = { reference, seed, plan, hear, inTurn, die: listener.kill, stopping: stopping.signal };
    end(record, await serveCall(servant, { request, response, url, protocol, route, record }));
  };
  const listener: Listener = await listen(transport, (request, response) => void serve(request, response));
  const stop = async (): Promise<void> => {
    stopping.abort();
    await Promise.all([listener.kill(), settled()]);
  };
  return {
    ...{ url: listener.url, ca: listener.ca, calls, connections: listener.connections },
    setFaults(rules) {
      plan = faultPlan(rules, seed);
    },
    ...{ die: listener.kill, revive: listener.revive, stop, [Symbol.asyncDispose]: stop },
  };
}

function find(protocols: ReplayOptions['protocols'], method: string, path: string): [Protocol, Route | null] {
  for (const protocol of protocols) {
    const route = protocol.route(method, path);
    if (route) return [protocol, route];
  }
  return [protocols[0], null];
}

/** 1, 2, …: the same for the same connection. */
function numbered(): (connection: object) => number {
  const numbers = new WeakMap<object, number>();
  let last = 0;
  return (connection) => {
    const number = numbers.get(connection) ?? ++last;
    numbers.set(connection, number);
    return number;
  };
}
