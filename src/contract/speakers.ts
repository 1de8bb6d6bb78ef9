import { z } from 'zod';

/** A name that people give. Control characters and halves of a surrogate pair are no names, and PostgreSQL cannot store them all. */
export const SpeakerLabel = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'has characters that are no text');

const SpeakerId = z.string().min(1).max(40);
const Time = z.number().nonnegative().max(1e6).describe('Seconds');

/** What people change about speakers. Times are those of the recording, so it holds when the text is written anew. */
export const SpeakerEdit = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('rename'), speaker_id: SpeakerId, label: SpeakerLabel }),
    z.strictObject({ kind: z.literal('merge'), from: SpeakerId, into: SpeakerId }).describe('They are one person'),
    z
      .strictObject({
        kind: z.literal('reassign'),
        start_time: Time,
        end_time: Time,
        speaker_id: SpeakerId.describe('Or new: somebody else'),
      })
      .refine(({ start_time, end_time }) => end_time > start_time, { path: ['end_time'], message: 'is not behind start_time' })
      .describe('What is said between two times was said by another'),
    z
      .strictObject({
        kind: z.literal('split'),
        at_time: Time.describe('Where a word starts'),
        speaker_id: SpeakerId.optional(),
        end_time: Time.optional().describe('Until when the speaker is another; the end of the segment without it'),
      })
      .refine(({ at_time, end_time }) => end_time === undefined || end_time > at_time, {
        path: ['end_time'],
        message: 'is not behind at_time',
      })
      .describe('A segment ends there; what follows it in the segment may be given to another speaker, or to new'),
  ])
  .meta({ id: 'SpeakerEdit' });
export type SpeakerEdit = z.infer<typeof SpeakerEdit>;

/** POST /jobs/{id}/speakers/tell: for how many people the speakers are told apart again; nothing: as many as are found. */
export const TellSpeakers = z
  .strictObject({
    speakers: z.number().nullish().describe('So many, 1 to 10'),
    min_speakers: z.number().nullish().describe('At least'),
    max_speakers: z.number().nullish().describe('At most'),
  })
  .nullish()
  .meta({ id: 'TellSpeakers' });
export type TellSpeakers = z.infer<typeof TellSpeakers>;

export const RenameSpeakers = z
  .object({ speakers: z.array(z.object({ speaker_id: z.string(), label: SpeakerLabel })).min(1) })
  .meta({ id: 'RenameSpeakers' });
export type RenameSpeakers = z.infer<typeof RenameSpeakers>;

/** GET /jobs/{id}/speakers/edits. */
export const SpeakerEdits = z
  .object({ edits: z.array(z.object({ edit: SpeakerEdit, made_at: z.string(), undone: z.boolean().describe('It was taken back') })) })
  .meta({ id: 'SpeakerEdits' });
export type SpeakerEdits = z.infer<typeof SpeakerEdits>;
