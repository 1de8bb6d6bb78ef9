import { z } from 'zod';

/** Some servers write numbers as strings. What is no number at all is nothing. */
const Figure = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\s*-?\d+(\.\d+)?\s*$/)
      .transform(Number),
  ])
  .nullish()
  .catch(null)
  .transform((value) => value ?? null);
const Text = z.string().nullish().catch(null);

/** A word, or a piece of one. Times are seconds of the clip. */
const Entry = z
  .object({ word: Text, text: Text, start: Figure, end: Figure, probability: Figure })
  .transform(({ word, text, ...entry }) => ({ ...entry, text: word ?? text ?? '' }));
export type Entry = z.infer<typeof Entry>;

const Segment = z.object({
  text: z
    .string()
    .nullish()
    .transform((text) => text ?? ''),
  start: Figure,
  end: Figure,
  words: z.array(Entry).nullish(),
  avg_logprob: Figure,
  no_speech_prob: Figure,
  compression_ratio: Figure,
  speaker: Text,
});

/** What is read of `json`, `verbose_json` and `diarized_json`, of whichever server: only what is used. */
export const Answer = z
  .object({
    text: z.string().nullish(),
    language: Text,
    languages: z
      .array(z.object({ code: z.string() }))
      .nullish()
      .catch(null),
    duration: Figure,
    segments: z.array(Segment).nullish(),
    words: z.array(Entry).nullish(),
    usage: z.object({ type: Text, seconds: Figure }).nullish().catch(null),
  })
  .refine(({ text, segments }) => typeof text === 'string' || Array.isArray(segments), 'there is neither text nor segments');
export type Answer = z.infer<typeof Answer>;

/** Of the shapes in which these servers describe an error, whatever is there. */
export const Failure = z.object({
  error: z
    .union([
      z.string(),
      z.object({ message: Text, type: Text, code: z.union([z.string(), z.number()]).nullish().catch(null), param: Text }),
    ])
    .nullish()
    .catch(null),
  message: Text,
  type: Text,
  code: z.union([z.string(), z.number()]).nullish().catch(null),
  param: Text,
  detail: z
    .union([z.string(), z.array(z.object({ loc: z.array(z.union([z.string(), z.number()])).catch([]), msg: z.string().catch('') }))])
    .nullish()
    .catch(null),
});
