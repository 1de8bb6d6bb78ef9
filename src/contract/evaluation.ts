import { z } from 'zod';
import { Money } from './job.ts';

const Rate = z.number().nonnegative();
const Count = z.number().int().nonnegative();
const Seconds = z.number().nonnegative();

const NumberFigures = z.object({
  said: Count.describe('Numbers with digits in the references'),
  written: Count.describe('In the transcripts'),
  right: Count.describe('The same in both, in the same place'),
  recall: Rate,
  precision: Rate,
});

const SwitchedFigures = z.object({
  words: Count.describe('Words of the references in another language than their sentence'),
  errors: Count.describe('Those that were not heard, or heard as others'),
  wer: Rate,
});

const SpeakerFigures = z.object({
  recordings: Count,
  speech_seconds: Seconds.describe('Speech of the references, once for each speaker'),
  missed_seconds: Seconds,
  false_alarm_seconds: Seconds,
  confusion_seconds: Seconds,
  der: Rate.describe('Diarization error rate: the three for the speech'),
  jer: Rate.describe('Jaccard error rate: mean over the speakers'),
  collar_seconds: Seconds.describe('Left out round each edge of the reference: the whole width, as pyannote counts'),
  skip_overlap: z.boolean().describe('Where several speak is left out'),
});

/** How well an engine heard several recordings together: errors of all for words of all. */
export const EvaluationFigures = z
  .object({
    recordings: Count.describe('That were heard'),
    failed: Count.describe('That were not; they are in no rate'),
    words: Count.describe('Of the references'),
    errors: Count,
    insertions: Count,
    deletions: Count,
    substitutions: Count,
    wer: Rate.describe('Word error rate; means nothing where no recording was heard'),
    characters: Count,
    character_errors: Count,
    cer: Rate.describe('Character error rate'),
    audio_seconds: Seconds,
    processing_seconds: Seconds,
    real_time_factor: Rate.nullable(),
    cost: z.array(Money),
    numbers: NumberFigures.nullable().describe('Null: no reference has a digit'),
    mixed: SwitchedFigures.nullable().describe('Null: every word is in the language of its sentence'),
    speakers: SpeakerFigures.nullable().describe('Null: no reference says who speaks'),
  })
  .meta({ id: 'EvaluationFigures' });
export type EvaluationFigures = z.infer<typeof EvaluationFigures>;

/** One run of `eval` over a manifest. */
export const EvaluationRun = z
  .object({
    id: z.uuid(),
    name: z.string().describe('Of the manifest, or as it was called; runs of one name are compared'),
    made_at: z.string().describe('ISO 8601, UTC'),
    scoring_version: z.string().describe('Figures of different versions must not be compared'),
    program_version: z.string(),
    engines: z.array(
      z.object({
        engine: z.string().describe('As it was asked for'),
        all: EvaluationFigures,
        languages: z.record(z.string(), EvaluationFigures).describe('By the language of the references'),
      }),
    ),
  })
  .meta({ id: 'EvaluationRun' });
export type EvaluationRun = z.infer<typeof EvaluationRun>;

/** GET /evaluations, the newest first. */
export const EvaluationPage = z
  .object({
    evaluations: z.array(EvaluationRun),
    next_cursor: z.string().nullable().describe('Send it back as ?cursor= for the next page'),
  })
  .meta({ id: 'EvaluationPage' });
export type EvaluationPage = z.infer<typeof EvaluationPage>;

export const EvaluationQuery = z.object({
  name: z.string().max(200).optional().describe('Only runs of this name'),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(200).optional(),
});
export type EvaluationQuery = z.infer<typeof EvaluationQuery>;
