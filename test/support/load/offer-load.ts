import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

/** Requests for one address. */
export interface Offer {
  url: string;
  /** Open loop: so many come each second, whatever becomes of the others. Null, closed loop: each connection asks again when it was answered. */
  perSecond: number | null;
  connections: number;
  /** Closed loop: how long a user waits on average before asking again. */
  thinkMs: number;
  seconds: number;
}

/** What became of them. Times are in milliseconds, from writing a request to the last byte of its answer. */
export interface Reached {
  seconds: number;
  sent: number;
  /** Open loop: came while every connection was taken, and never left. */
  unsent: number;
  acceptedMs: number[];
  /** OVERLOADED with Retry-After. */
  refusedMs: number[];
  /** Answers that were neither, the first ten. */
  others: string[];
}

/** Offers load from a process of its own. */
export async function offerLoad(offer: Offer): Promise<Reached> {
  const program = fileURLToPath(new URL('load-client.ts', import.meta.url));
  const { stdout } = await execa(process.execPath, ['--disable-warning=ExperimentalWarning', program, JSON.stringify(offer)]);
  return JSON.parse(stdout) as Reached;
}
