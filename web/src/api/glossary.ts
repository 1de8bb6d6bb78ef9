import { z } from 'zod';
import { ImportedTerms, type NewTerm, Term, TermPage } from '../../../src/contract/glossary.ts';
import { API, request } from './request.ts';

const PAGE = 100;

/** What is typed into a term; the rest is as usual. */
export type TermFields = Pick<z.input<typeof NewTerm>, 'term' | 'variants' | 'language' | 'kind' | 'scope' | 'job_id' | 'source'>;

export const GLOSSARY_KEY = ['glossary'] as const;

export const listTerms = (q: string, cursor: string | null, signal: AbortSignal) => {
  const query = new URLSearchParams({ limit: String(PAGE), ...(q !== '' && { q }), ...(cursor !== null && { cursor }) });
  return request(TermPage, `/glossary?${query}`, { signal });
};
/** Adds a term; in the same scope it replaces the one that is written alike. A correction only adds its spellings to that. */
export const addTerm = (term: TermFields) => request(Term, '/glossary', { method: 'POST', body: term });
export const changeTerm = (id: string, term: TermFields) => request(Term, `/glossary/${id}`, { method: 'PUT', body: term });
export const deleteTerm = (id: string) => request(z.unknown(), `/glossary/${id}`, { method: 'DELETE' });
export const importTerms = (csv: string) => request(ImportedTerms, '/glossary/import', { method: 'POST', csv });
export const GLOSSARY_CSV = `${API}/glossary/export`;
