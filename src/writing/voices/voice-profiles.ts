import { type Selectable, sql } from 'kysely';
import { AppError } from '../../contract/app-error.ts';
import type { NewVoiceProfile, VoiceProfile, VoiceProfiles } from '../../contract/voice-profiles.ts';
import type { Db } from '../../platform/db/connect.ts';
import type { Database } from '../../platform/db/schema.ts';
import { newId } from '../../platform/id.ts';
import type { VoicePrint } from '../../transcript/diarization/voice-print.ts';
import { applyEdits } from '../apply-edits.ts';
import { printsOf } from './voices-of-job.ts';

/** Clocks of two machines differ by less. */
const CLOCKS_APART_MS = 5 * 60_000;

/** Whether the voices of an organisation's recordings are described and recognised. */
export async function areProfilesOn(db: Db, ownerId: string): Promise<boolean> {
  const { voice_profiles } = await db.selectFrom('owners').select('voice_profiles').where('id', '=', ownerId).executeTakeFirstOrThrow();
  return voice_profiles;
}

/** Off, what was kept of the voices of recordings goes at once; profiles stay until they are deleted, and are not used. */
export async function switchProfiles(db: Db, ownerId: string, on: boolean): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx.updateTable('owners').set({ voice_profiles: on }).where('id', '=', ownerId).execute();
    if (!on) await forgetPrints(trx, ownerId);
  });
}

/** By name. */
export async function listProfiles(db: Db, ownerId: string): Promise<VoiceProfiles> {
  const rows = await profilesOf(db, ownerId).orderBy('name').orderBy('id').execute();
  return { profiles: rows.map(toProfile) };
}

/**
 * Remembers the voice of a speaker, with the consent of who speaks. The job is the organisation's own. Throws
 * VOICE_PROFILES_OFF, VOICE_PRINT_MISSING where nothing was kept of the voice, and VALIDATION_FAILED.
 */
export async function rememberVoice(
  db: Db,
  ownerId: string,
  { job_id, speaker_id, name, consent }: NewVoiceProfile,
): Promise<VoiceProfile> {
  if (Date.parse(consent.given_at) > Date.now() + CLOCKS_APART_MS)
    throw new AppError('VALIDATION_FAILED', { message: 'Consent cannot be given in the future', details: { field: 'consent.given_at' } });
  return db.transaction().execute(async (trx) => {
    // Who switches profiles off waits, or is seen here.
    const owner = await trx.selectFrom('owners').select('voice_profiles').where('id', '=', ownerId).forShare().executeTakeFirstOrThrow();
    if (!owner.voice_profiles) throw new AppError('VOICE_PROFILES_OFF');
    const speakers = await trx.selectFrom('speakers').select('speaker_id').where('job_id', '=', job_id).execute();
    if (!speakers.some((speaker) => speaker.speaker_id === speaker_id))
      throw new AppError('VALIDATION_FAILED', { message: `There is no speaker "${speaker_id}"`, details: { field: 'speaker_id' } });
    const print = await printOf(trx, ownerId, job_id, speaker_id);
    if (!print) throw new AppError('VOICE_PRINT_MISSING', { details: { job_id, speaker_id } });
    const id = newId();
    await trx
      .insertInto('voice_profiles')
      .values({ id, owner_id: ownerId, name, kind: print.kind, print: JSON.stringify(print.values), consent: JSON.stringify(consent) })
      .execute();
    return toProfile(await profilesOf(trx, ownerId).where('id', '=', id).executeTakeFirstOrThrow());
  });
}

/**
 * Deletes a profile, its voice print, and the name wherever only the voice gave it; a name that a person gave or confirmed
 * stays. Throws VOICE_PROFILE_NOT_FOUND.
 */
export async function deleteProfile(db: Db, ownerId: string, id: string): Promise<void> {
  const deleted = await deleteWhere(db, ownerId, id);
  if (deleted === 0) throw new AppError('VOICE_PROFILE_NOT_FOUND', { details: { id } });
}

/** The same for all profiles of an organisation; what was kept of the voices of its recordings goes, too. Gives how many profiles there were. */
export async function deleteAllProfiles(db: Db, ownerId: string): Promise<number> {
  return db.transaction().execute(async (trx) => {
    await forgetPrints(trx, ownerId);
    return deleteWhere(trx, ownerId, null);
  });
}

async function deleteWhere(db: Db, ownerId: string, id: string | null): Promise<number> {
  const own = sql`p.owner_id = ${ownerId} and (${id}::text is null or p.id::text = ${id})`;
  const remove = async (trx: Db): Promise<number> => {
    // The rows are locked before the names are looked for: whoever writes one with them has done so by then.
    const { rows: profiles } = await sql<{ id: string }>`select p.id from voice_profiles p where ${own} for update`.execute(trx);
    const ids = profiles.map((profile) => profile.id);
    await sql`
      update speakers set label = initcap(replace(speaker_id, '_', ' ')), profile_confidence = null
      where profile_confidence is not null
        and (job_id, speaker_id) in (select job_id, speaker_id from voice_matches where profile_id = any(${ids}::uuid[]))`.execute(trx);
    await sql`delete from voice_profiles where id = any(${ids}::uuid[])`.execute(trx);
    return ids.length;
  };
  return db.isTransaction ? remove(db) : db.transaction().execute(remove);
}

async function forgetPrints(trx: Db, ownerId: string): Promise<void> {
  await sql`delete from voice_prints using jobs where jobs.id = voice_prints.job_id and jobs.owner_id = ${ownerId}`.execute(trx);
}

/** The print of the speaker; of one into whom others were merged, of the one who spoke under this id. */
async function printOf(trx: Db, ownerId: string, jobId: string, speakerId: string): Promise<VoicePrint | undefined> {
  const prints = await printsOf(trx, ownerId, jobId);
  const own = prints.find(({ speaker }) => speaker === speakerId);
  if (own) return own.print;
  const edits = await trx
    .selectFrom('speaker_edits')
    .select('edit')
    .where('job_id', '=', jobId)
    .where('undone', '=', false)
    .orderBy('made')
    .execute();
  const merges = edits.flatMap(({ edit }) => (edit.kind === 'merge' ? [edit] : []));
  const nowOf = (speaker: string) => applyEdits([{ startMs: 0, endMs: 0, speakerId: speaker }], merges)[0]?.speakerId;
  return prints.find(({ speaker }) => nowOf(speaker) === speakerId)?.print;
}

function profilesOf(db: Db, ownerId: string) {
  return db
    .selectFrom('voice_profiles')
    .select(['id', 'name', 'kind', 'consent', 'created_at'])
    .select(sql<number>`(select count(*)::int from voice_matches m where m.profile_id = voice_profiles.id)`.as('uses'))
    .where('owner_id', '=', ownerId);
}

type ProfileRow = Omit<Selectable<Database['voice_profiles']>, 'owner_id' | 'print'> & { uses: number };

function toProfile({ created_at, ...row }: ProfileRow): VoiceProfile {
  return { ...row, created_at: created_at.toISOString() };
}
