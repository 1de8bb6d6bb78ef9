import type { IncomingHttpHeaders } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import type { CallRecord } from './call-record.ts';
import { breakOff, receiveBody, sendReply } from './exchange.ts';
import { type Fault, type FaultPlan, isRefusing, waitHeaders } from './faults.ts';
import type { Hearing } from './hearer.ts';
import type { Request, Response } from './listen.ts';
import type { Reference } from './make-reference.ts';
import { mishear } from './mishear.ts';
import { type IncomingCall, json, type Protocol, type Reply, type Route } from './protocol.ts';
import { seeded } from './random.ts';

/** What a call meets. */
export interface Servant {
  reference: Reference;
  seed: number;
  plan: FaultPlan;
  hear(file: Buffer): Promise<Hearing>;
  inTurn: Turns;
  /** Breaks all connections and listens no more. */
  die(): Promise<void>;
  stopping: AbortSignal;
}

export interface Asked {
  request: Request;
  response: Response;
  url: URL;
  protocol: Protocol;
  /** Null when no protocol knows the address. */
  route: Route | null;
  record: CallRecord;
}

type Outcome = Exclude<CallRecord['outcome'], 'open'>;

/** Serves one request, with what is to go wrong with it; says how it ended. Never rejects. */
export async function serveCall(servant: Servant, { request, response, url, protocol, route, record }: Asked): Promise<Outcome> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const signal = AbortSignal.any([gone.signal, servant.stopping]);
  const { delayMs, fault } = servant.plan.next(route);
  Object.assign(record, { delayMs, fault: fault?.kind ?? null });
  if (fault?.kind === 'dies') {
    await servant.die();
    return 'broken';
  }
  const most = fault?.kind === 'reset-upload' ? Number(request.headers['content-length'] ?? 0) / 2 : Number.POSITIVE_INFINITY;
  const body = await receiveBody(request, (bytes) => {
    record.bytesReceived = bytes;
    return bytes < most;
  });
  if (fault?.kind === 'reset-upload') {
    breakOff(request);
    return 'broken';
  }
  if (body === null) return 'left';
  const call: IncomingCall = {
    ...{ method: record.method, url, headers: request.headers as IncomingHttpHeaders, body, record, fault, signal },
    random: seeded(`call ${servant.seed} ${record.number}`),
    async hear(file) {
      const hearing = await servant.hear(file);
      record.clip = { bytes: file.length, durationMs: hearing.durationMs, stretches: hearing.stretches };
      return mishear(hearing, fault, servant.reference, call.random);
    },
  };
  const answer = async (): Promise<Reply> => {
    signal.throwIfAborted();
    // The work and the delay pass at the same time, as far as they can.
    const [reply] = await Promise.all([work(servant.plan, protocol, route, call), delay(delayMs, fault, signal)]);
    return reply;
  };
  try {
    const reply = await (route?.serial ? servant.inTurn(route, answer) : answer());
    record.status = reply.status;
    if (fault?.kind === 'half-json') reply.body = reply.body.slice(0, Math.ceil(reply.body.length / 2));
    const isSent = await sendReply(response, reply, fault?.kind === 'reset-answer');
    if (fault?.kind !== 'reset-answer') return isSent ? 'answered' : 'left';
    breakOff(request);
    return 'broken';
  } catch (error) {
    if (signal.aborted) return 'left';
    Object.assign(record, { error: String(error), status: 500 });
    await sendReply(response, json(500, { error: { message: `the replay server failed: ${String(error)}` } }));
    return 'answered';
  }
}

const LONGEST_TIMER_MS = 2 ** 31 - 1;

async function delay(ms: number, fault: Fault | null, signal: AbortSignal): Promise<void> {
  const whole = fault?.kind === 'hangs' ? LONGEST_TIMER_MS : ms;
  if (whole > 0) await setTimeout(whole, undefined, { signal });
}

async function work(plan: FaultPlan, protocol: Protocol, route: Route | null, call: IncomingCall): Promise<Reply> {
  const { record, body, fault } = call;
  if (route === null) return protocol.notFound(call.method, call.url.pathname);
  const refusal = plan.tooLarge(route, body.length) ?? (isRefusing(fault) ? fault : null);
  if (refusal === null) return fault?.kind === 'html' ? { ...WEB_PAGE } : { ...(await route.handle(call)) };
  record.fault = refusal.kind;
  const reply = protocol.refuse(refusal);
  return { ...reply, headers: { ...reply.headers, ...waitHeaders(refusal) } };
}

const WEB_PAGE: Reply = {
  status: 200,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: '<!doctype html>\n<html><head><title>Welcome</title></head><body><h1>It works!</h1></body></html>\n',
};

/** Work at the same place, one after the other. */
export type Turns = <T>(place: object, work: () => Promise<T>) => Promise<T>;

export function turns(): Turns {
  const last = new WeakMap<object, Promise<unknown>>();
  return (place, work) => {
    const mine = (last.get(place) ?? Promise.resolve()).then(work);
    const done = mine.catch(() => {});
    last.set(place, done);
    return mine;
  };
}
