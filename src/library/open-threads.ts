import { availableParallelism } from 'node:os';
import { Piscina } from 'piscina';

/** A thread has its libraries and dictionaries loaded; one that has nothing to do for so long ends. */
const IDLE_MS = 60_000;

/** Threads that run the functions of a file, for work that would keep the server's own busy; none until there is some. */
export function openThreads<Order, Made>(file: URL): Piscina<Order, Made> {
  return new Piscina({ filename: file.href, minThreads: 0, maxThreads: Math.min(2, availableParallelism()), idleTimeout: IDLE_MS });
}
