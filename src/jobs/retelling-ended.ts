import { sql } from 'kysely';
import type { ErrorCode } from '../contract/app-error.ts';
import type { Warning } from '../contract/job.ts';
import type { JobRow } from '../platform/db/schema.ts';

/** The code of the warning that the speakers could not be told apart again. */
export const SPEAKERS_UNCHANGED = 'SPEAKERS_UNCHANGED';

/** A job whose speakers could not be told apart again: completed, with those that it had. */
export function unchanged({ warnings, retelling }: Pick<JobRow, 'warnings' | 'retelling'>, code: ErrorCode, reason: string): Warning[] {
  const { speakers = null, minSpeakers = null, maxSpeakers = null } = retelling ?? {};
  return [
    ...warnings.filter((warning) => warning.code !== SPEAKERS_UNCHANGED),
    {
      code: SPEAKERS_UNCHANGED,
      message: `The speakers could not be told apart again, so they stand as they were: ${reason}`,
      details: { code, speakers, min_speakers: minSpeakers, max_speakers: maxSpeakers },
    },
  ];
}

/** Of a job that has been put into the queue for its speakers, and leaves it. */
export function ended() {
  return {
    status: 'completed',
    stage: null,
    progress: 100,
    completed_at: sql<Date>`now()`,
    lease_until: null,
    worker: null,
    retelling: null,
    error_code: null,
    error_message: null,
    error_hint: null,
  } as const;
}
