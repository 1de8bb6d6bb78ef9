import type { Random } from '../replay/random.ts';

/** What may go wrong at any moment, with the largest share of the moments at which it does. */
const LARGEST_SHARE = {
  /** A process dies, before or after what it asks for takes effect. */
  crash: 0.03,
  /** A connection to the database breaks: what it was asked for has taken effect, or has not. */
  brokenConnection: 0.06,
  /** The way to the database and back takes seconds. */
  slowDatabase: 0.02,
  /** A ring or a change is not heard, or late, or twice. */
  badBell: 0.5,
  /** A call to the engine fails, and may succeed when it is made again. */
  engineFailure: 0.4,
  /** A call to the engine takes as long as a lease. */
  slowEngine: 0.3,
  /** What was accepted for later is not there when it is asked for. */
  lostTicket: 0.1,
  /** The decoder dies. */
  decoderFailure: 0.05,
  /** Memory and disk have no room for another job. */
  noRoom: 0.3,
} as const;

export type Trouble = keyof typeof LARGEST_SHARE;

/** What goes wrong, and when, by a seed; until the storm is over. */
export interface Storm {
  readonly random: Random;
  readonly endsAt: number;
  isOver(): boolean;
  /** Whether it happens now. */
  strikes(trouble: Trouble): boolean;
}

const MOST_CRASHES = 8;

/** Some of the troubles, each with a share of its own: a seed where everything goes wrong hides more than it shows. */
export function raiseStorm(random: Random, now: () => number, endsAt: number): Storm {
  const names = Object.keys(LARGEST_SHARE) as Trouble[];
  const shares = new Map(names.map((name) => [name, random.next() < 0.4 ? 0 : LARGEST_SHARE[name] * (0.2 + 0.8 * random.next())]));
  let crashes = 0;
  const isOver = (): boolean => now() >= endsAt;
  return {
    random,
    endsAt,
    isOver,
    strikes(trouble) {
      const share = shares.get(trouble) ?? 0;
      if (share === 0 || isOver() || random.next() >= share) return false;
      return trouble !== 'crash' || ++crashes <= MOST_CRASHES;
    },
  };
}
