import { sql } from 'kysely';
import type { SpeechRegion } from '../audio/speech-region.ts';
import type { Db } from '../platform/db/connect.ts';
import type { SpeakerTurn } from '../transcript/speaker-turn.ts';
import { type FoundVoices, storeVoices } from '../writing/voices/voices-of-job.ts';
import type { Claim } from './lease.ts';
import { updateOwned } from './owned-job.ts';

/** Who speaks when, or how far finding out has come. */
export interface SpeakerFindings {
  /** Which diarizer. */
  diarizer: string | null;
  /** Fetches an answer that was paid for. */
  ticket: string | null;
  turns: readonly SpeakerTurn[] | null;
  /** Why speakers could not be told apart. */
  error: string | null;
}

/** What is not given stays. */
export interface NewFindings extends Partial<SpeakerFindings> {
  /** What their voices tell; null: nothing that is kept. */
  voices?: FoundVoices | null;
}

export interface SoundAnalysis extends SpeakerFindings {
  speech: readonly SpeechRegion[];
}

export async function soundOf(db: Db, jobId: string): Promise<SoundAnalysis | null> {
  const row = await db.selectFrom('sound_analyses').selectAll().where('job_id', '=', jobId).executeTakeFirst();
  return row ? { ...row, speech: row.speech.map(([startMs, endMs]) => ({ startMs, endMs })) } : null;
}

export async function storeSpeech(trx: Db, { jobId }: Claim, speech: readonly SpeechRegion[]): Promise<void> {
  const rounded = speech.map(({ startMs, endMs }) => [Math.round(startMs), Math.round(endMs)]);
  await sql`
    insert into sound_analyses (job_id, owner_id, speech)
    select id, owner_id, ${JSON.stringify(rounded)}::jsonb from jobs where id = ${jobId}
    on conflict (job_id) do update set speech = excluded.speech`.execute(trx);
}

export async function setSpeakers(db: Db, claim: Claim, findings: NewFindings): Promise<void> {
  const { turns, voices, ...rest } = findings;
  await db.transaction().execute(async (trx) => {
    await updateOwned(trx, claim, { crashes: 0 });
    await trx
      .updateTable('sound_analyses')
      .set({ ...rest, ...(turns !== undefined && { turns: turns && JSON.stringify(turns) }) })
      .where('job_id', '=', claim.jobId)
      .execute();
    if (voices !== undefined) await storeVoices(trx, claim.jobId, voices);
  });
}
