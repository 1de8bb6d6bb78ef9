import { AppError } from '../contract/app-error.ts';
import type { RenameSpeakers, Transcript } from '../contract/transcript.ts';
import type { Db } from '../platform/db/connect.ts';
import { readTranscript } from './read-transcript.ts';

/** Gives speakers new names, all of them or none. Returns the transcript as it is then. */
export async function renameSpeakers(db: Db, ownerId: string, jobId: string, { speakers }: RenameSpeakers): Promise<Transcript> {
  const known = new Set((await readTranscript(db, ownerId, jobId)).speakers.map((speaker) => speaker.speaker_id));
  const unknown = speakers.find((speaker) => !known.has(speaker.speaker_id));
  if (unknown)
    throw new AppError('VALIDATION_FAILED', {
      message: `There is no speaker "${unknown.speaker_id}"`,
      details: { field: 'speakers', speakers: [...known] },
    });
  await db.transaction().execute(async (trx) => {
    for (const { speaker_id, label } of speakers) {
      await trx.updateTable('speakers').set({ label }).where('job_id', '=', jobId).where('speaker_id', '=', speaker_id).execute();
    }
  });
  return readTranscript(db, ownerId, jobId);
}
