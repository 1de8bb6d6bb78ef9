import type { fetch } from 'undici';
import type { RateLimiter } from './rate-limiter.ts';

/** What an engine at the end of a wire is given: the one pooled client of the process and the shared limits. */
export interface EngineTools {
  fetch: typeof fetch;
  limiter: RateLimiter;
}
