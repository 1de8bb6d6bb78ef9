import { z } from 'zod';

export const GLOSSARY_SCOPES = ['user', 'organisation', 'job'] as const;
/** Bytes of a CSV. */
export const LARGEST_GLOSSARY = 16 * 1024 ** 2;
/** Spellings of one term. */
export const MOST_SPELLINGS = 50;
const Text = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'has characters that are no text');

export const NewTerm = z
  .strictObject({
    term: Text.describe('As it is to be written'),
    variants: z.array(Text).max(MOST_SPELLINGS).default([]).describe('As engines write it; each may be several words'),
    language: z.enum(['kk', 'ru', 'en']).nullable().default(null).describe('Whose endings it takes; null: those of Kazakh and Russian'),
    kind: z.enum(['term', 'name']).default('term'),
    scope: z.enum(GLOSSARY_SCOPES).default('organisation').describe('user: one anonymous session (X-Session-ID); job: one recording'),
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
    scope: z.enum(GLOSSARY_SCOPES),
    job_id: z.uuid().nullable(),
    source: z.enum(['manual', 'csv', 'correction']),
    hits: z.number().int().describe('How often it stands in transcripts in place of something else, each counted as it was last written'),
    updated_at: z.string(),
  })
  .meta({ id: 'Term' });
export type Term = z.infer<typeof Term>;

export const TermQuery = z.object({
  q: z.string().max(200).optional().describe('Only terms in which this stands, or in one of whose variants'),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  cursor: z.string().max(4000).optional().describe('next_cursor of the page before'),
});
export type TermQuery = z.infer<typeof TermQuery>;

export const TermPage = z
  .object({ terms: z.array(Term), next_cursor: z.string().nullable().describe('Send it back as ?cursor= for the next page') })
  .meta({ id: 'TermPage' });
export type TermPage = z.infer<typeof TermPage>;

/** What is wrong with a line of a CSV. */
const CSV_PROBLEMS = [
  'NO_COLUMN_NAMES',
  'UNKNOWN_COLUMN',
  'OPEN_QUOTE',
  'WRONG_CELL_COUNT',
  'TERM_MISSING',
  'SPELLING_TOO_LONG',
  'NO_TEXT',
  'TOO_MANY_SPELLINGS',
  'UNKNOWN_KIND',
  'UNKNOWN_LANGUAGE',
  'UNKNOWN_SCOPE',
] as const;
export type CsvProblemCode = (typeof CSV_PROBLEMS)[number];

export const CsvProblem = z
  .object({ line: z.int().describe('Counted from 1'), code: z.enum(CSV_PROBLEMS), message: z.string() })
  .meta({ id: 'CsvProblem' });
export type CsvProblem = z.infer<typeof CsvProblem>;

export const ImportedTerms = z
  .object({
    added: z.number().int(),
    changed: z.number().int(),
    left_out: z.number().int().describe('Lines that could not be taken'),
    problems: z.array(CsvProblem).describe('Which those are, and why; the first hundred'),
  })
  .meta({ id: 'ImportedTerms' });
export type ImportedTerms = z.infer<typeof ImportedTerms>;
