import { quickPlaces } from '../../../src/platform/http/guard-load.ts';
import { type Offer, offerLoad, type Reached } from './offer-load.ts';
import { type Memory, watchMemory } from './watch-memory.ts';

export interface OverloadOptions {
  /** Of the server's process. */
  pid: number;
  /** What is read, over and over. */
  url: string;
  /** How long the overload lasts; the other phases are shorter. */
  seconds: number;
  /** How much of it comes, in multiples of what the server can do. */
  times: number;
}

/** One server in four phases, one after the other. */
export interface Overload {
  /** A few users who wait a moment between two reads. */
  idle: Reached;
  /** As many at once as it takes to keep it busy. */
  capacity: Reached;
  capacityPerSecond: number;
  /** So many times that, from users who do not wait for each other. */
  overload: Reached;
  /** As idle, right after the overload. */
  after: Reached;
  /** From before the overload until after it. */
  memory: Memory;
}

const IDLE = { perSecond: null, connections: 4, thinkMs: 20 };
/** As many as a server works on at once; some of more would be refused. */
const BUSY = { perSecond: null, connections: quickPlaces(), thinkMs: 0 };
/** More than this machine's cores can have in hand; a queue of users who were answered stands ready. */
const CONNECTIONS = 1000;

/** Offers a server more than it can do, and looks at it before and after. */
export async function measureOverload({ pid, url, seconds, times }: OverloadOptions): Promise<Overload> {
  const offer = (how: Omit<Offer, 'url' | 'seconds'>, time: number): Promise<Reached> => offerLoad({ ...how, url, seconds: time });
  await offer(BUSY, seconds / 4);
  const idle = await offer(IDLE, seconds / 2);
  const capacity = await offer(BUSY, seconds / 2);
  const capacityPerSecond = capacity.acceptedMs.length / capacity.seconds;
  using memory = watchMemory(pid, 50);
  const overload = await offer({ perSecond: times * capacityPerSecond, connections: CONNECTIONS, thinkMs: 0 }, seconds);
  const after = await offer(IDLE, seconds / 2);
  return { idle, capacity, capacityPerSecond, overload, after, memory: memory.now() };
}
