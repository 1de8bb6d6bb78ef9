import { randomBytes } from 'node:crypto';
import type { Heard } from './mishear.ts';
import type { IncomingCall } from './protocol.ts';
import { sentAudio } from './yandex-audio.ts';
import { type Failure, httpStatusOf } from './yandex-failure.ts';
import type { Submit } from './yandex-submit.ts';

/** How long operations take, beside hearing: as many questions find them at work (0), and they take so long (0). */
export interface WorkOptions {
  polls?: number;
  ms?: number;
  /** For each second of audio. */
  msPerSecond?: number;
}

export interface Operation {
  readonly id: string;
  readonly submit: Submit;
  /** What was heard; null until then. */
  heard(): Heard | null;
  /** A question: it may be the last one that finds the operation at work. */
  ask(): Asked;
  /** As the operations API shows it, in the state in which the last question found it. */
  view(): object;
}

export type Asked = { state: 'pending' } | { state: 'done' } | { state: 'failed'; failure: Failure };

const LONGEST_MS = 4 * 3_600_000;
const LEAST_BILLED_S = 15;

/** Begins the work on a submit. `audio`: null for an object that is not there. `isHeld`: it does not go on for now. */
export function beginOperation(
  call: IncomingCall,
  submit: Submit,
  { work, audio, isHeld }: { work: WorkOptions; audio: () => Buffer | null; isHeld: () => boolean },
): Operation {
  const id = `f8d${randomBytes(9).toString('hex')}`;
  const createdAt = new Date();
  let found: Heard | Failure | null = null;
  let questions = 0;
  let asked: Asked = { state: 'pending' };
  let timesFailed = 0;

  const isAtWork = (): boolean => {
    const ms = (work.ms ?? 0) + ((work.msPerSecond ?? 0) * (call.record.clip?.durationMs ?? 0)) / 1000;
    if (found === null || call.fault?.kind === 'pending' || isHeld() || Date.now() < createdAt.getTime() + ms) return true;
    return questions++ < (work.polls ?? 0);
  };

  // It takes no time that the submit would have to wait for, and never rejects.
  void hear(call, submit, audio()).then((result) => {
    found = result;
  });
  return {
    id,
    submit,
    heard: () => (found === null || 'code' in found ? null : found),
    ask() {
      if (asked.state === 'done' || (asked.state === 'pending' && isAtWork())) return asked;
      // An object has to be there until the work is done.
      if (found !== null && audio() === null) found = NO_OBJECT;
      asked = found !== null && 'code' in found ? { state: 'failed', failure: found } : { state: 'done' };
      if (asked.state === 'failed') timesFailed++;
      return asked;
    },
    view() {
      const at = createdAt.toISOString();
      const about = { id, description: 'STT v3 async recognition', createdAt: at, createdBy: 'ajereplay', modifiedAt: at };
      if (asked.state !== 'failed') return { ...about, done: asked.state === 'done', metadata: null };
      // A failure is shown before the work has wound down.
      return { ...about, done: timesFailed > 1, metadata: null, error: errorOf(asked.failure, call) };
    },
  };
}

const NO_OBJECT: Failure = { code: 3, message: 'There is no such object' };

async function hear(call: IncomingCall, submit: Submit, bytes: Buffer | null): Promise<Heard | Failure> {
  const { fault, record } = call;
  if (fault?.kind === 'failed-operation') return { code: fault.code ?? 13, message: 'Internal error' };
  const sent = bytes ? sentAudio(bytes, submit) : NO_OBJECT;
  if ('code' in sent) return sent;
  const heard = await call.hear(sent.file).catch((error: unknown) => {
    record.error = String(error);
    return null;
  });
  if (heard === null) return { code: 3, message: 'The audio cannot be decoded' };
  const lengthMs = record.clip?.durationMs ?? 0;
  if (lengthMs > LONGEST_MS) return { code: 3, message: 'The audio is too long: more than 4 hours' };
  // https://yandex.cloud/docs/speechkit/pricing: seconds of two channels.
  record.billedSeconds = Math.max(LEAST_BILLED_S, Math.ceil(lengthMs / 1000)) * Math.ceil(sent.channels / 2);
  return heard;
}

/** With the ids of the session before what has happened, as clients have seen it. */
function errorOf({ code, message }: Failure, { fault, headers }: IncomingCall): object {
  const client = String(headers['x-client-request-id'] ?? '');
  const ids = `internal_id=3f2a-77, request_id=9d8e1c4b-0000-4000-8000-000000000001, client_request_id=${client}, folder_id=b1greplay`;
  const whole = `${ids}: ${message}`;
  if (fault?.kind !== 'failed-operation' || fault.shape !== 'grpc-code') return { code, message: whole, details: [] };
  return { grpcCode: code, httpCode: httpStatusOf(code), message: whole, httpStatus: 'Error', details: [] };
}
