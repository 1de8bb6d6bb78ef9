import type { SpeechRegion } from '../audio/speech-region.ts';
import type { Warning } from '../contract/job.ts';
import type { Db } from '../platform/db/connect.ts';
import type { JobRow } from '../platform/db/schema.ts';
import type { SpeakerTurn } from '../transcript/speaker-turn.ts';
import { replaceWritten } from '../writing/store-transcript.ts';
import { type FoundVoices, storeVoices } from '../writing/voices/voices-of-job.ts';
import type { Claim } from './lease.ts';
import { updateOwned } from './owned-job.ts';
import { ended, SPEAKERS_UNCHANGED } from './retelling-ended.ts';
import { storeSpeech } from './sound-analysis.ts';
import type { Merged } from './steps/merge.ts';
import { uncertain } from './warnings.ts';

export interface Retold {
  job: JobRow;
  claim: Claim;
  /** The transcript, with the speakers that were found now. */
  merged: Merged;
  turns: readonly SpeakerTurn[];
  diarizer: string;
  /** What their voices tell. */
  voices: FoundVoices | null;
  /** Where somebody speaks. */
  speech: readonly SpeechRegion[];
}

/** What these say is not so any more once the speakers have been told apart. */
const OUTDATED = new Set(['DIARIZATION_UNAVAILABLE', 'LOW_CONFIDENCE', SPEAKERS_UNCHANGED]);

/** Writes the speakers that were found and the transcript with them, and completes the job: all of it, or nothing. */
export async function completeRetelling(db: Db, { job, claim, merged, turns, diarizer, voices, speech }: Retold): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await updateOwned(trx, claim, { ...ended(), ...retoldJob(job), warnings: JSON.stringify(retoldWarnings(job, merged)) });
    await storeSpeech(trx, claim, speech);
    await trx
      .updateTable('sound_analyses')
      .set({ diarizer, turns: JSON.stringify(turns), ticket: null, error: null })
      .where('job_id', '=', job.id)
      .execute();
    await storeVoices(trx, job.id, voices);
    await trx.deleteFrom('speaker_edits').where('job_id', '=', job.id).where('undone', '=', true).execute();
    await replaceWritten(trx, job, merged);
  });
}

/** How a job is then. */
export function retoldJob({ retelling }: JobRow): Pick<JobRow, 'diarize' | 'speakers' | 'min_speakers' | 'max_speakers'> {
  return {
    diarize: true,
    speakers: retelling?.speakers ?? null,
    min_speakers: retelling?.minSpeakers ?? null,
    max_speakers: retelling?.maxSpeakers ?? null,
  };
}

/** What a reader should know of the transcript then. */
export function retoldWarnings({ warnings, quality_threshold }: JobRow, { segments }: Pick<Merged, 'segments'>): Warning[] {
  return [...warnings.filter(({ code }) => !OUTDATED.has(code)), ...uncertain(quality_threshold, segments)];
}
