import type { Random } from '../replay/random.ts';

/** What may go wrong at any moment, with the largest share of the moments at which it does. */
const LARGEST_SHARE = {
  /** A process dies, before or after what it asks for takes effect. */
  crash: 0.06,
  /** A connection to the database breaks: what it was asked for has taken effect, or has not. */
  brokenConnection: 0.06,
  /** The way to the database takes seconds. */
  slowDatabase: 0.02,
  /** A ring or a change is not heard, or late, or twice. */
  badBell: 0.5,
  /** A call to the engine fails, and may succeed when it is made again. */
  engineFailure: 0.4,
  /** A call to the engine takes as long as a lease. */
  slowEngine: 0.3,
  /** What was accepted for later is not there when it is asked for. */
  lostTicket: 0.6,
  /** The decoder dies. */
  decoderFailure: 0.05,
  /** Memory and disk have no room for another job. */
  noRoom: 0.3,
} as const;

type Trouble = keyof typeof LARGEST_SHARE;

/** Where it may go wrong more often than elsewhere. */
const WEAK_SPOTS = [
  'claim',
  'renew',
  'setEngine',
  'storeChunk',
  'replaceChunk',
  'beginCall',
  'acceptCall',
  'endCall',
  'takeHearing',
  'finishChunk',
  'markGap',
  'setPrepared',
  'complete',
  'park',
  'fail',
  'release',
  'forgetWorker',
] as const;
const AT_WEAK_SPOT = 0.2;
/** What a worker asks for all the time, whether it has a job or not: it seldom dies there. */
const BESIDES = new Set(['claim', 'returnExpired', 'renew', 'reportWorker', 'readCapacity']);
const KILLED_BESIDES = 0.2;
const MOST_CRASHES = 8;

/** What goes wrong, and when, by a seed; until the storm is over. */
export interface Storm {
  readonly random: Random;
  readonly endsAt: number;
  isOver(): boolean;
  /** Whether it happens now, at this call. */
  strikes(trouble: Trouble, call?: string): boolean;
  /** Whether the process that makes this call dies of it. */
  kills(call: string): boolean;
}

/** Some of the troubles, each with a share of its own: a seed where everything goes wrong hides more than it shows. */
export function raiseStorm(random: Random, now: () => number, endsAt: number): Storm {
  const names = Object.keys(LARGEST_SHARE) as Trouble[];
  const shares = new Map(names.map((name) => [name, random.next() < 0.4 ? 0 : LARGEST_SHARE[name] * random.next() ** 2]));
  const weak = { spot: random.pick(WEAK_SPOTS), trouble: random.pick(['crash', 'brokenConnection', 'slowDatabase']) };
  let crashes = 0;
  const isOver = (): boolean => now() >= endsAt;
  const isWeak = (trouble: Trouble, call: string): boolean => call === weak.spot && trouble === weak.trouble;
  const strikes = (trouble: Trouble, call = ''): boolean => {
    const share = isWeak(trouble, call) ? AT_WEAK_SPOT : (shares.get(trouble) ?? 0);
    return share > 0 && !isOver() && random.next() < share;
  };
  return {
    random,
    endsAt,
    isOver,
    strikes,
    kills(call) {
      if (BESIDES.has(call) && !isWeak('crash', call) && random.next() >= KILLED_BESIDES) return false;
      return crashes < MOST_CRASHES && strikes('crash', call) && ++crashes > 0;
    },
  };
}
