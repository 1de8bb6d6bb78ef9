import type { SpeakerEdits } from '../contract/speakers.ts';
import type { Db } from '../platform/db/connect.ts';
import { findRow } from './find-job.ts';

/** What people changed about the speakers of a transcript, oldest first. */
export async function listSpeakerEdits(db: Db, ownerId: string, jobId: string): Promise<SpeakerEdits> {
  await findRow(db, ownerId, jobId);
  const rows = await db.selectFrom('speaker_edits').selectAll().where('job_id', '=', jobId).orderBy('made').execute();
  return { edits: rows.map(({ edit, made_at, undone }) => ({ edit, made_at: made_at.toISOString(), undone })) };
}
