/** The same few recordings are heard again and again in tests and benches; nearly all of them are about hearing them. */
export const NO_REUSE = { CACHE_SCOPE: 'off' } as const;
