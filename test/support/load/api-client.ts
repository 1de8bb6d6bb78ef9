import { setTimeout as sleep } from 'node:timers/promises';
import type { ErrorBody } from '../../../src/contract/app-error.ts';
import { count, type Kind, type Tally } from './tally.ts';

/** Asks for something; null where the answer was an error that the tally has. Refusals are waited out, as our page does. */
export type Ask = <T>(kind: Kind, path: string, init?: () => Promise<RequestInit>) => Promise<T | null>;

/** A user's connection to the server, that times and counts what it meets. */
export function createApiClient(server: string, tally: Tally): Ask {
  return async <T>(kind: Kind, path: string, init: () => Promise<RequestInit> = async () => ({})) => {
    for (;;) {
      const began = performance.now();
      const response = await fetch(`${server}/api/v1${path}`, await init()).catch((error: unknown) => {
        tally.violations.push(`${kind} was not answered: ${error instanceof Error ? (error.cause ?? error.message) : error}`);
        return null;
      });
      if (response === null) return null;
      if (response.ok) {
        const body = (await response.json()) as T;
        tally.times[kind].push(performance.now() - began);
        return body;
      }
      const { code } = (await response.json()) as ErrorBody;
      const retryAfter = Number(response.headers.get('retry-after'));
      if ((response.status !== 503 && response.status !== 429) || !(retryAfter > 0)) {
        count(tally.errors, `${response.status} ${code}`);
        if (response.status >= 500)
          tally.violations.push(`${kind} was answered with ${response.status} ${code}, Retry-After ${retryAfter}`);
        return null;
      }
      count(tally.refused, code);
      await sleep(retryAfter * 1000);
    }
  };
}
