/**
 * The same few recordings are heard again and again in tests and benches, and nearly all of these are about hearing them,
 * and what was heard.
 */
export const PLAIN_RUN = { CACHE_SCOPE: 'off', PROCESSING: 'raw' } as const;
