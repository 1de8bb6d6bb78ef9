import type { Hearing } from './hearer.ts';

/** One request that reached the server, however it ended. */
export interface CallRecord {
  /** 1, 2, …: in the order of arrival. */
  number: number;
  /** Milliseconds since 1970. */
  at: number;
  endedAt: number | null;
  method: string;
  /** With the query. */
  path: string;
  /** Which protocol and dialect: `openai:cloudru`. */
  protocol: string;
  /** Which of its routes; null when there is none. */
  route: string | null;
  httpVersion: string;
  /** Calls with the same number came over the same connection. */
  connection: number;
  /** Of the body. */
  bytesReceived: number;
  /** Fields of the form, but for the file. */
  fields: Record<string, string[]>;
  /** The audio, when there was some that could be decoded. */
  clip: { bytes: number; durationMs: number; stretches: Hearing['stretches'] } | null;
  /** What the server was made to do wrong. */
  fault: string | null;
  delayMs: number;
  status: number | null;
  /** `left`: the client went away before the answer was complete; `broken`: the server broke off. */
  outcome: 'open' | 'answered' | 'left' | 'broken';
  /** By the rule of the provider; also when nobody took the answer. */
  billedSeconds: number;
  /** What went wrong inside of the server: audio that it cannot decode, or a mistake in this folder. */
  error: string | null;
}

/** What was called so far. */
export interface CallLog {
  calls: CallRecord[];
  begin(known: Pick<CallRecord, 'method' | 'path' | 'protocol' | 'route' | 'httpVersion' | 'connection'>): CallRecord;
  end(call: CallRecord, outcome: CallRecord['outcome']): void;
}

export function callLog(): CallLog {
  const calls: CallRecord[] = [];
  return {
    calls,
    begin(known) {
      const call: CallRecord = {
        ...known,
        number: calls.length + 1,
        at: Date.now(),
        endedAt: null,
        bytesReceived: 0,
        fields: {},
        clip: null,
        fault: null,
        delayMs: 0,
        status: null,
        outcome: 'open',
        billedSeconds: 0,
        error: null,
      };
      calls.push(call);
      return call;
    },
    end(call, outcome) {
      if (call.endedAt !== null) return;
      call.outcome = outcome;
      call.endedAt = Date.now();
    },
  };
}

/** How many of the calls were open at the same moment, at most. */
export function mostAtOnce(calls: readonly CallRecord[]): number {
  const steps = calls.flatMap(({ at, endedAt }) => [
    { at, change: 1 },
    { at: endedAt ?? Number.POSITIVE_INFINITY, change: -1 },
  ]);
  // What ended in the same millisecond in which another began was not open with it.
  steps.sort((one, other) => one.at - other.at || one.change - other.change);
  let open = 0;
  return steps.reduce((most, { change }) => {
    open += change;
    return Math.max(most, open);
  }, 0);
}
