import { z } from 'zod';

const SCOPES = ['user', 'organisation', 'job'] as const;
const Text = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'has characters that are no text');

export const NewTerm = z
  .strictObject({
    term: Text.describe('As it is to be written'),
    variants: z.array(Text).max(50).default([]).describe('As engines write it; each may be several words'),
    language: z.enum(['kk', 'ru', 'en']).nullable().default(null).describe('Whose endings it takes; null: those of Kazakh and Russian'),
    kind: z.enum(['term', 'name']).default('term'),
    scope: z.enum(SCOPES).default('organisation').describe('user: one anonymous session (X-Session-ID); job: one recording'),
    job_id: z.uuid().nullable().default(null).describe('With scope job'),
    source: z.enum(['manual', 'correction']).default('manual').describe('correction: promoted from a text that somebody corrected'),
  })
  .refine(({ scope, job_id }) => (scope === 'job') === (job_id !== null), {
    path: ['job_id'],
    message: 'goes with scope job, and only with it',
  })
  .meta({ id: 'NewTerm' });
export type NewTerm = z.infer<typeof NewTerm>;

export const Term = z
  .object({
    id: z.uuid(),
    term: z.string(),
    variants: z.array(z.string()),
    language: z.enum(['kk', 'ru', 'en']).nullable(),
    kind: z.enum(['term', 'name']),
    scope: z.enum(SCOPES),
    job_id: z.uuid().nullable(),
    source: z.enum(['manual', 'csv', 'correction']),
    hits: z.number().int().describe('How often it was written in new transcripts'),
    updated_at: z.string(),
  })
  .meta({ id: 'Term' });
export type Term = z.infer<typeof Term>;

export const TermQuery = z.object({
  q: z.string().max(200).optional().describe('Only terms in which this stands, or in one of whose variants'),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  after: z.string().max(200).optional().describe('The last term of the page before'),
});
export type TermQuery = z.infer<typeof TermQuery>;

export const TermPage = z
  .object({ terms: z.array(Term), next: z.string().nullable().describe('Send it back as ?after=') })
  .meta({ id: 'TermPage' });
export type TermPage = z.infer<typeof TermPage>;

export const ImportedTerms = z
  .object({
    added: z.number().int(),
    changed: z.number().int(),
    problems: z.array(z.string()).describe('Lines that were left out, and why'),
  })
  .meta({ id: 'ImportedTerms' });
export type ImportedTerms = z.infer<typeof ImportedTerms>;
