import { sql } from 'kysely';
import type { Db } from '../../platform/db/connect.ts';
import type { KnownVoice, VoiceMatch } from '../../transcript/diarization/match-voices.ts';
import type { SpeakerPrint } from '../../transcript/diarization/voice-print.ts';

/** What the voices of a recording tell, where profiles are switched on. */
export interface FoundVoices {
  prints: readonly SpeakerPrint[];
  matches: readonly VoiceMatch[];
}

/** A speaker whose name comes from a profile. */
export interface VoiceName {
  speakerId: string;
  name: string;
  /** How near the voices are, see `VoiceMatch`. */
  confidence: number;
}

/** The names that voices give. */
export function namesOf(found: FoundVoices | null): VoiceName[] {
  return (found?.matches ?? []).map(({ speaker, name, confidence }) => ({ speakerId: speaker, name, confidence }));
}

/** The voices that an organisation had remembered; null: it has profiles switched off, and nothing is to be found out about voices. */
export async function knownVoices(db: Db, ownerId: string): Promise<KnownVoice[] | null> {
  const owner = await db.selectFrom('owners').select('voice_profiles').where('id', '=', ownerId).executeTakeFirst();
  if (!owner?.voice_profiles) return null;
  const rows = await db.selectFrom('voice_profiles').select(['id', 'name', 'kind', 'print']).where('owner_id', '=', ownerId).execute();
  return rows.map(({ id, name, kind, print }) => ({ id, name, print: { kind, values: print } }));
}

/** What is kept of the voices of one of the organisation's own jobs. */
export async function printsOf(db: Db, ownerId: string, jobId: string): Promise<SpeakerPrint[]> {
  const rows = await db
    .selectFrom('voice_prints')
    .innerJoin('jobs', 'jobs.id', 'voice_prints.job_id')
    .select(['voice_prints.speaker_id', 'voice_prints.kind', 'voice_prints.print'])
    .where('voice_prints.job_id', '=', jobId)
    .where('jobs.owner_id', '=', ownerId)
    .execute();
  return rows.map(({ speaker_id, kind, print }) => ({ speaker: speaker_id, print: { kind, values: print } }));
}

/**
 * Keeps what was found in place of what was; null: nothing. Within a transaction. What nobody may keep any more by now is
 * not: profiles were switched off, the audio or a profile was deleted.
 */
export async function storeVoices(trx: Db, jobId: string, found: FoundVoices | null): Promise<void> {
  await trx.deleteFrom('voice_prints').where('job_id', '=', jobId).execute();
  await trx.deleteFrom('voice_matches').where('job_id', '=', jobId).execute();
  if (found === null || found.prints.length === 0) return;
  const { rows } = await sql<{ kept: boolean }>`
    select o.voice_profiles and r.media_key is not null as kept
    from jobs j join owners o on o.id = j.owner_id join recordings r on r.id = j.recording_id
    where j.id = ${jobId} for share of o, r`.execute(trx);
  if (!rows[0]?.kept) return;
  await trx
    .insertInto('voice_prints')
    .values(
      found.prints.map(({ speaker, print }) => ({
        job_id: jobId,
        speaker_id: speaker,
        kind: print.kind,
        print: JSON.stringify(print.values),
      })),
    )
    .execute();
  await sql`
    insert into voice_matches (job_id, speaker_id, profile_id, confidence)
    select ${jobId}::uuid, m.speaker, p.id, m.confidence
    from jsonb_to_recordset(${JSON.stringify(found.matches)}::jsonb) as m (speaker text, id uuid, confidence real)
    join voice_profiles p on p.id = m.id`.execute(trx);
}

/**
 * The speakers of a job who are still known by a profile, until the transaction ends: who deletes a profile waits, and
 * takes back the names that are written by then.
 */
export async function stillKnown(trx: Db, jobId: string): Promise<Set<string>> {
  const { rows } = await sql<{ speaker_id: string }>`
    select m.speaker_id from voice_matches m join voice_profiles p on p.id = m.profile_id
    where m.job_id = ${jobId} for key share of p`.execute(trx);
  return new Set(rows.map(({ speaker_id }) => speaker_id));
}
