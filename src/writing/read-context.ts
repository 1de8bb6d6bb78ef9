import { sql } from 'kysely';
import { type ProcessingWishes, settleProcessing } from '../contract/processing.ts';
import type { SpeakerEdit } from '../contract/speakers.ts';
import { glossaryOf, NO_GLOSSARY } from '../glossary/glossary-of-job.ts';
import type { Db } from '../platform/db/connect.ts';
import type { SpeakerTurn } from '../transcript/speaker-turn.ts';
import type { Material } from './compose.ts';
import type { VoiceName } from './voices/voices-of-job.ts';

/** All that a transcript is written from, but the words. */
export interface WritingContext extends Omit<Material, 'words'> {
  /** Why nothing did, where it was tried. */
  diarizerError: string | null;
}

interface Row {
  processing: ProcessingWishes;
  speech: [number, number][] | null;
  diarizer: string | null;
  turns: SpeakerTurn[] | null;
  error: string | null;
  edits: SpeakerEdit[];
  voices: VoiceName[];
}

export async function readContext(db: Db, jobId: string): Promise<WritingContext> {
  const { rows } = await sql<Row>`
    select j.processing, s.speech, s.diarizer, s.turns, s.error, coalesce((
      select jsonb_agg(edit order by made) from speaker_edits where job_id = j.id and not undone
    ), '[]') as edits, coalesce((
      select jsonb_agg(jsonb_build_object('speakerId', m.speaker_id, 'name', p.name, 'confidence', m.confidence))
      from voice_matches m join voice_profiles p on p.id = m.profile_id where m.job_id = j.id
    ), '[]') as voices
    from jobs j left join sound_analyses s on s.job_id = j.id
    where j.id = ${jobId}`.execute(db);
  const [row] = rows;
  const processing = settleProcessing(row?.processing ?? {});
  return {
    processing,
    glossary: processing.glossary.on || processing.personal_data.on ? await glossaryOf(db, jobId) : NO_GLOSSARY,
    speech: row?.speech ?? null,
    turns: row?.turns ?? null,
    diarizer: row?.turns ? row.diarizer : null,
    diarizerError: row?.error ?? null,
    edits: row?.edits ?? [],
    voices: row?.voices ?? [],
  };
}
