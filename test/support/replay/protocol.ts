import type { IncomingHttpHeaders } from 'node:http';
import type { CallRecord } from './call-record.ts';
import type { Fault, Refusing } from './faults.ts';
import type { Heard } from './mishear.ts';
import type { Random } from './random.ts';

/** What a server speaks: OpenAI's format in one of its dialects, or Yandex's. Plugged into `startReplay`. */
export interface Protocol {
  /** For call records. */
  name: string;
  /** Null when the address is not one of its own. */
  route(method: string, path: string): Route | null;
  notFound(method: string, path: string): Reply;
  /** A refusal that was asked for, in the shape of its errors. The server adds what says how long to wait. */
  refuse(fault: Refusing): Reply;
}

export interface Route {
  /** For call records, and to aim faults at it. */
  name: string;
  /** Never misbehaves unless a fault names it: lists of models, health. */
  quiet?: true;
  /** What cannot go wrong with it: where no audio comes nothing is misheard. Such faults are not counted here. */
  immune?: readonly Fault['kind'][];
  /** Hears one request at a time; the others wait. */
  serial?: true;
  handle(call: IncomingCall): Promise<Reply>;
}

export interface IncomingCall {
  method: string;
  url: URL;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** What `handle` adds to: fields, billedSeconds. */
  record: CallRecord;
  /** A fault that the protocol itself has to play: `pending`, `failed-operation`, `broken-stream`. Others are played by the server. */
  fault: Fault | null;
  /** Its own for each call, and the same for the same seed and number of the call. */
  random: Random;
  /** Aborted when the client goes away or the server stops. */
  signal: AbortSignal;
  /** Decodes the file and finds the words in it; rejects when it cannot be decoded. */
  hear(file: Buffer): Promise<Heard>;
}

export interface Reply {
  status: number;
  /** `content-type` is JSON unless it is given. */
  headers?: Record<string, string>;
  body: string;
  /** Write it in pieces of so many bytes, each on its own way; they cut characters and strings apart. */
  pieceBytes?: number;
}

export function json(status: number, body: unknown): Reply {
  return { status, body: JSON.stringify(body) };
}
