import type { TellSpeakers } from '../contract/speakers.ts';
import { tellAgain } from '../jobs/tell-again.ts';
import type { Db } from '../platform/db/connect.ts';
import type { SpeakerCounts } from '../platform/db/schema.ts';
import type { Doorbell } from '../platform/doorbell/doorbell.ts';
import { findRow } from './find-job.ts';
import { parseSpeakers, whoSpeaks } from './parse-job-request.ts';

/**
 * Has the speakers of a transcript told apart again, for so many people. Throws VALIDATION_FAILED for counts that an
 * upload may not have either, TRANSCRIPT_NOT_READY and MEDIA_GONE.
 */
export async function tellSpeakersAgain(
  { db, doorbell }: { db: Db; doorbell: Doorbell },
  ownerId: string,
  jobId: string,
  asked: NonNullable<TellSpeakers>,
): Promise<void> {
  const { speakers, minSpeakers, maxSpeakers } = whoSpeaks(true, {
    speakers: countOf(asked, 'speakers'),
    minSpeakers: countOf(asked, 'min_speakers'),
    maxSpeakers: countOf(asked, 'max_speakers'),
  });
  await findRow(db, ownerId, jobId);
  doorbell.ring(await tellAgain(db, jobId, { speakers, minSpeakers, maxSpeakers } satisfies SpeakerCounts));
  doorbell.announce(jobId);
}

function countOf(asked: NonNullable<TellSpeakers>, field: keyof NonNullable<TellSpeakers>): number | null {
  return parseSpeakers(asked[field]?.toString(), field);
}
