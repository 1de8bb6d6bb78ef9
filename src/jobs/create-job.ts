import type { Transaction } from 'kysely';
import type { Database } from '../platform/db/schema.ts';
import { newId } from '../platform/id.ts';

/** What a person asks for with an upload. */
export interface JobRequest {
  /** `auto` or an engine's id. */
  engine: string;
  /** `auto` or ISO 639-1. */
  language: string;
  diarize: boolean;
  /** How many people speak; null: not known. */
  speakers: number | null;
  metadata: Record<string, unknown>;
}

interface NewJob {
  ownerId: string;
  recordingId: string;
  request: JobRequest;
  /** How long it will take, in milliseconds, for its place in the queue. */
  expectedMs: number;
  now: Date;
}

/** A small job goes before a large one, but no job waits for more than ten times its estimate while others pass it. */
const PATIENCE = 10;

/** Puts a job into the queue, in the transaction that stores its recording. Returns its id. */
export async function createJob(trx: Transaction<Database>, { ownerId, recordingId, request, expectedMs, now }: NewJob): Promise<string> {
  const id = newId();
  await trx
    .insertInto('jobs')
    .values({
      id,
      owner_id: ownerId,
      recording_id: recordingId,
      status: 'queued',
      due_at: new Date(now.getTime() + PATIENCE * expectedMs),
      run_after: now,
      engine: request.engine,
      language: request.language,
      diarize: request.diarize,
      speakers: request.speakers,
      metadata: JSON.stringify(request.metadata),
      expected_ms: Math.round(expectedMs),
      created_at: now,
    })
    .execute();
  return id;
}
