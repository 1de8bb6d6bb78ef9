import { settleProcessing } from '../contract/processing.ts';
import type { SpeakerEdit, SpeakerEdits } from '../contract/speakers.ts';
import type { Db } from '../platform/db/connect.ts';
import { findRow } from './find-job.ts';
import { maskLabel } from './mask-transcript.ts';

/** What people changed about the speakers of a transcript, oldest first. */
export async function listSpeakerEdits(db: Db, ownerId: string, jobId: string): Promise<SpeakerEdits> {
  await findRow(db, ownerId, jobId);
  const head = await db.selectFrom('transcripts').select('processing').where('job_id', '=', jobId).executeTakeFirst();
  const { personal_data } = settleProcessing(head?.processing ?? {});
  const shown = (edit: SpeakerEdit): SpeakerEdit =>
    edit.kind === 'rename' && personal_data.on ? { ...edit, label: maskLabel(edit.label, personal_data) } : edit;
  const rows = await db.selectFrom('speaker_edits').selectAll().where('job_id', '=', jobId).orderBy('made').execute();
  return { edits: rows.map(({ edit, made_at, undone }) => ({ edit: shown(edit), made_at: made_at.toISOString(), undone })) };
}
