import { z } from 'zod';

const Seconds = z.number().nonnegative().describe('Seconds, three decimals');

export const LONGEST_SEARCH = 200;
export const SearchQuery = z.object({
  q: z.string().max(LONGEST_SEARCH).describe('Words that all stand in a segment, or in a name; between quotes: in a row, and whole'),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().optional(),
});
export type SearchQuery = z.infer<typeof SearchQuery>;

const Matches = z
  .array(z.object({ from: z.number().int(), to: z.number().int() }))
  .describe('What was found in the text: the first character and the one behind the last, in UTF-16 units');

const Recording = z.object({
  job_id: z.uuid(),
  original_filename: z.string(),
  created_at: z.string().describe('When the job was made; ISO 8601, UTC'),
});

export const NamedRecording = Recording.extend({ matches: Matches }).meta({ id: 'NamedRecording' });
export type NamedRecording = z.infer<typeof NamedRecording>;

export const SearchHit = Recording.extend({
  segment_order: z.number().int(),
  speaker_id: z.string(),
  speaker: z.string().describe('The name of the speaker'),
  start_time: Seconds,
  end_time: Seconds,
  text: z.string().describe('The segment, as the transcript shows it'),
  matches: Matches,
}).meta({ id: 'SearchHit' });
export type SearchHit = z.infer<typeof SearchHit>;

export const SearchPage = z
  .object({
    named: z
      .array(NamedRecording)
      .describe('Recordings whose names have all the words, the newest first, up to 20 of the newest 2,000; on the first page only'),
    hits: z.array(SearchHit).describe('The newest recordings first, the segments of each in their order'),
    next_cursor: z.string().nullable().describe('Send it back as ?cursor= for the next page'),
    pending: z.number().int().describe('Transcripts that are not searched yet: they were written or changed only now'),
  })
  .meta({ id: 'SearchPage' });
export type SearchPage = z.infer<typeof SearchPage>;
