import type { RenameSpeakers } from '../contract/speakers.ts';
import type { Transcript } from '../contract/transcript.ts';
import type { Db } from '../platform/db/connect.ts';
import { editSpeakers } from '../writing/edit-speakers.ts';
import { findTranscript, readTranscript } from './read-transcript.ts';

/** Gives speakers new names, all of them or none. Returns the transcript as it is then. */
export async function renameSpeakers(db: Db, ownerId: string, jobId: string, { speakers }: RenameSpeakers): Promise<Transcript> {
  await findTranscript(db, ownerId, jobId);
  await editSpeakers(
    db,
    jobId,
    speakers.map((speaker) => ({ kind: 'rename', ...speaker })),
  );
  return readTranscript(db, ownerId, jobId);
}
