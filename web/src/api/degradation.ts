import { Degradation, POLL_SECONDS } from '../../../src/contract/degradation.ts';
import { createStore } from '../settings/store.ts';
import { reachable } from './reachability.ts';
import { request } from './request.ts';

/** What works at the server and what does not, as it last said; null until it has. */
export const degradation = createStore<Degradation | null>(null);

/** Progress is asked for now and then, in the place of events. */
export function pollsOnly(now: Degradation | null): boolean {
  return now?.mode === 'degraded' || now?.disabled.includes('live') === true;
}

/** Files are sent one after the other. */
export function oneAtATime(now: Degradation | null): boolean {
  return now?.mode === 'degraded' || now?.disabled.includes('batch') === true;
}

/** Between two questions while only questions are asked, in milliseconds. */
export const SLOW_POLL_MS = POLL_SECONDS * 1000;

/** Asks every half minute from now on, and at once when the server is back. Returns the way to stop. */
export function followDegradation(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = async (): Promise<void> => {
    clearTimeout(timer);
    // Without an answer what was known holds; that the server is away is said elsewhere.
    const now = await request(Degradation, '/degradation').catch(() => null);
    if (now !== null) degradation.set(now);
    clearTimeout(timer);
    timer = setTimeout(() => void look(), SLOW_POLL_MS);
  };
  void look();
  const unsubscribe = reachable.subscribe(() => {
    if (reachable.get()) void look();
  });
  return () => {
    unsubscribe();
    clearTimeout(timer);
  };
}
