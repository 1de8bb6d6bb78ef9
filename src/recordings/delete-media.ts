import { sql } from 'kysely';
import type { Db } from '../platform/db/connect.ts';
import type { ObjectStore } from '../platform/storage/object-store.ts';
import { RECORDINGS } from './media-keys.ts';

/** Deletes everything that can be heard or seen of a recording: the upload, the player's copy, the waveform, and what is kept of its voices. Again is no error. */
export async function deleteMedia({ db, store }: { db: Db; store: ObjectStore }, recordingId: string): Promise<void> {
  await store.deleteAll(`${RECORDINGS}/${recordingId}`);
  await db
    .updateTable('recordings')
    .set({ media_key: null, media_on: null, playback_key: null, peaks: null, media_deleted_at: new Date() })
    .where('id', '=', recordingId)
    .where('media_deleted_at', 'is', null)
    .execute();
  await sql`delete from voice_prints using jobs where jobs.id = voice_prints.job_id and jobs.recording_id = ${recordingId}`.execute(db);
}
