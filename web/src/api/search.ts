import { SearchPage } from '../../../src/contract/search.ts';
import { request } from './request.ts';

export const SEARCH_KEY = ['search'] as const;

export const searchTranscripts = (q: string, cursor: string | null, signal: AbortSignal) =>
  request(SearchPage, `/search?${new URLSearchParams({ q, ...(cursor !== null && { cursor }) })}`, { signal });
