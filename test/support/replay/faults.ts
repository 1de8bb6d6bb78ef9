import { type Random, seeded } from './random.ts';

/** What a server can be made to do wrong. */
export type Fault =
  /** Before the answer: so long, between the two, or exponentially distributed round `mean`. */
  | { kind: 'latency'; ms: number | readonly [low: number, high: number] | { mean: number } }
  /** 429. */
  | { kind: 'rate-limited'; wait?: Wait }
  /** 429, and it does not pass. */
  | { kind: 'out-of-money' }
  | { kind: 'failing'; status: 500 | 502 | 503 | 504; wait?: Wait }
  /** Bodies above so many bytes are refused, with 413 unless 400 is asked for. */
  | { kind: 'too-large'; aboveBytes: number; status?: 400 | 413 }
  /** 401 for a key or token that was good a moment ago. */
  | { kind: 'expired-token' }
  /** The connection is reset when half of the body is there. */
  | { kind: 'reset-upload' }
  /** The connection is reset when half of the answer is written. */
  | { kind: 'reset-answer' }
  /** A whole answer with half of its JSON. */
  | { kind: 'half-json' }
  /** A web page with 200. */
  | { kind: 'html' }
  /** Never answers. */
  | { kind: 'hangs' }
  /** The answer for a clip of another length from elsewhere in the reference. */
  | { kind: 'wrong-part' }
  /** Of the windows of 30 s of the clip each is missing with this probability, and one at least. */
  | { kind: 'missing-windows'; share?: number }
  /** Text where nobody speaks: what Whisper says then, or one phrase again and again. */
  | { kind: 'invented'; style?: 'known' | 'repeated' }
  /** An operation that never ends. Yandex only. */
  | { kind: 'pending' }
  /** An operation that fails: as google.rpc.Status, or with grpcCode and httpCode; by gRPC code, 13 (INTERNAL). Yandex only. */
  | { kind: 'failed-operation'; shape?: 'status' | 'grpc-code'; code?: 3 | 4 | 7 | 8 | 12 | 13 | 14 | 16 }
  /** An error in the middle of the results of an operation. Yandex only. */
  | { kind: 'broken-stream' }
  /** Breaks all connections and listens no more. */
  | { kind: 'dies' };

/** How a refusal says when to come again. `date` is as many seconds from now; `reset` is a duration of Go such as `120ms`. */
export type Wait = { seconds: number } | { date: number } | { milliseconds: number } | { reset: string };

/** Faults that are answers of their own, in the shape of the protocol. */
export type Refusing = Extract<Fault, { kind: 'rate-limited' | 'out-of-money' | 'failing' | 'too-large' | 'expired-token' }>;

/** A fault, and when: of the calls that it can meet those behind `after` (0), only `first` of them (all), each with `probability` (1). */
export type FaultRule = Fault & {
  after?: number;
  first?: number;
  probability?: number;
  /** By name, see the protocol. All but the quiet ones, where it does not say. */
  routes?: readonly string[];
};

/** What faults are aimed at: a route of a protocol. */
interface Aim {
  name: string;
  quiet?: true;
  immune?: readonly Fault['kind'][];
}

export interface FaultPlan {
  /** What happens to the next call of this route: the sum of the latencies that meet it, and the first other fault that does. */
  next(route: Aim | null): { delayMs: number; fault: Fault | null };
  /** Null when a body of this size is taken. */
  tooLarge(route: Aim | null, bytes: number): Refusing | null;
}

/** Chance is seeded and depends on how many calls there were, so what it does to one by one calls can be repeated. */
export function faultPlan(rules: readonly FaultRule[], seed: number): FaultPlan {
  const random = seeded(`faults ${seed}`);
  const counted = rules.map((rule) => ({ rule, seen: 0 }));
  return {
    next(route) {
      let delayMs = 0;
      let fault: Fault | null = null;
      for (const entry of counted) {
        const { rule } = entry;
        if (rule.kind === 'too-large' || !meets(rule, route)) continue;
        const { after = 0, first = Number.POSITIVE_INFINITY, probability = 1 } = rule;
        entry.seen++;
        const drawn = random.next() < probability;
        if (!drawn || entry.seen <= after || entry.seen > after + first) continue;
        if (rule.kind === 'latency') delayMs += delay(rule.ms, random);
        else fault ??= rule;
      }
      return { delayMs, fault };
    },
    tooLarge(route, bytes) {
      const rule = rules.find((one) => one.kind === 'too-large' && meets(one, route) && bytes > one.aboveBytes);
      return rule?.kind === 'too-large' ? rule : null;
    },
  };
}

function meets({ kind, routes }: FaultRule, route: Aim | null): boolean {
  if (route === null || route.immune?.includes(kind)) return false;
  return routes ? routes.includes(route.name) : !route.quiet;
}

function delay(ms: Extract<Fault, { kind: 'latency' }>['ms'], random: Random): number {
  if (typeof ms === 'number') return ms;
  if ('mean' in ms) return Math.round(-ms.mean * Math.log(1 - random.next()));
  return random.whole(...ms);
}

export function isRefusing(fault: Fault | null): fault is Refusing {
  return fault !== null && ['rate-limited', 'out-of-money', 'failing', 'too-large', 'expired-token'].includes(fault.kind);
}

/** The headers that ask to wait. */
export function waitHeaders(fault: Refusing): Record<string, string> {
  const wait = 'wait' in fault ? fault.wait : undefined;
  if (!wait) return {};
  if ('seconds' in wait) return { 'retry-after': String(wait.seconds) };
  if ('date' in wait) return { 'retry-after': new Date(Date.now() + wait.date * 1000).toUTCString() };
  if ('milliseconds' in wait) return { 'retry-after-ms': String(wait.milliseconds) };
  return { 'x-ratelimit-limit-requests': '500', 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': wait.reset };
}
