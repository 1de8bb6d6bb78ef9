/** Whose earlier recordings may answer for what is heard in a new one; `off`: nobody's. */
export const CACHE_SCOPES = ['own', 'organisation', 'shared', 'off'] as const;
export type CacheScope = (typeof CACHE_SCOPES)[number];
