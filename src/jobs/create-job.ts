import { sql } from 'kysely';
import type { Failover, Warning } from '../contract/job.ts';
import type { ProcessingWishes } from '../contract/processing.ts';
import { type Db, PREPARED } from '../platform/db/connect.ts';
import type { Bell } from '../platform/doorbell/doorbell.ts';
import { newId } from '../platform/id.ts';
import { type NewRecording, recordingRow } from '../recordings/new-recording.ts';
import type { Admission } from './admit.ts';
import { type ImportedText, storeImported } from './imported-text.ts';

/** What a person asks for with an upload. */
export interface JobRequest {
  /** `auto` or an engine's id. */
  engine: string;
  /** `auto` or ISO 639-1. */
  language: string;
  diarize: boolean;
  /** How many people speak; null: not known. */
  speakers: number | null;
  minSpeakers: number | null;
  maxSpeakers: number | null;
  /** How the text is written; steps that are left out are as usual. */
  processing: ProcessingWishes;
  failover: Failover;
  /** When the transcript is needed; null: as soon as possible. */
  deadline: Date | null;
  /** Mean confidence below which a chunk is heard by a second engine and segments are named; null: none. */
  qualityThreshold: number | null;
  metadata: Record<string, unknown>;
  /** Nothing that was heard before answers for it: everything is recognised, and paid for, anew. */
  noCache: boolean;
  /** The transcript that came with the recording: nothing is to be heard. Null: none did. */
  imported: ImportedText | null;
}

/** What is asked for when nothing is said. */
export const PLAIN_REQUEST: JobRequest = {
  engine: 'auto',
  language: 'auto',
  diarize: false,
  speakers: null,
  minSpeakers: null,
  maxSpeakers: null,
  processing: {},
  failover: 'any',
  deadline: null,
  qualityThreshold: null,
  metadata: {},
  noCache: false,
  imported: null,
};

interface NewJob {
  /** A new one without it. */
  jobId?: string;
  ownerId: string;
  recording: NewRecording;
  request: JobRequest;
  admission: Admission;
  /** How this server writes texts, where neither account nor request say otherwise. */
  usual?: ProcessingWishes;
  /** How long it will take, in milliseconds, for its place in the queue. */
  expectedMs: number;
}

/**
 * A small job goes before a large one, but a job that has waited for ten times its estimate goes before all. What its
 * owner already has waiting counts as well, so that a thousand files of one do not keep another's only one waiting.
 */
export const PATIENCE = 10;

/** Stores a recording and puts its job into the queue: both or neither. Returns what to ring for. */
export async function createJob(db: Db, job: NewJob): Promise<Bell> {
  const { imported } = job.request;
  if (imported === null) return insertJob(db, job);
  const within = (trx: Db): Promise<Bell> =>
    insertJob(trx, job).then(async (bell) => {
      await storeImported(trx, { jobId: bell.jobId, durationMs: job.recording.file.probe.durationMs }, imported);
      return bell;
    });
  return db.isTransaction ? within(db) : db.transaction().execute(within);
}

async function insertJob(
  db: Db,
  { jobId: id = newId(), ownerId, recording, request, admission, usual = {}, expectedMs }: NewJob,
): Promise<Bell> {
  const { queue, due_at } = await db
    .with('recording', (qb) => qb.insertInto('recordings').values(recordingRow(ownerId, recording)))
    .insertInto('jobs')
    .values({
      id,
      owner_id: ownerId,
      recording_id: recording.id,
      status: 'queued',
      due_at: sql<Date>`now() + make_interval(secs => (${PATIENCE * expectedMs}::float8 + (
        select coalesce(sum(expected_ms), 0) from jobs where owner_id = ${ownerId} and status = 'queued'
      )) / 1000)`,
      engine: admission.cheaper ? admission.engine.id : request.engine,
      admitted_engine: admission.engine.id,
      language: request.language,
      diarize: request.diarize,
      speakers: request.speakers,
      min_speakers: request.minSpeakers,
      max_speakers: request.maxSpeakers,
      // What is said of a step stands for all of it.
      processing: sql<string>`${JSON.stringify(usual)}::jsonb || (select processing from owners where id = ${ownerId}) || ${JSON.stringify(request.processing)}::jsonb`,
      failover: request.failover,
      deferred: admission.deferred,
      quality_threshold: request.qualityThreshold,
      expected_cost: admission.cost?.amount ?? null,
      expected_currency: admission.cost?.currency ?? null,
      ...(admission.cheaper && { warnings: JSON.stringify([cheaperWarning(request, admission)]) }),
      no_cache: request.noCache,
      metadata: JSON.stringify(request.metadata),
      expected_ms: Math.round(expectedMs),
      // A cursor of a list holds milliseconds.
      created_at: sql<Date>`date_trunc('milliseconds', now())`,
    })
    .returning(['queue', 'due_at'])
    .modifyEnd(PREPARED)
    .executeTakeFirstOrThrow();
  return { jobId: id, queue, dueAt: due_at };
}

/** Warnings that were there before the job began stay on its transcript. */
export const CHEAPER_MODE = 'CHEAPER_MODE';

function cheaperWarning({ engine }: JobRequest, admission: Admission): Warning {
  const mode = admission.deferred ? ' in its deferred mode' : '';
  return {
    code: CHEAPER_MODE,
    message: `The budget does not allow ${engine === 'auto' ? 'the first choice' : engine}; ${admission.engine.name}${mode} hears it instead`,
    details: { engine: admission.engine.id, deferred: admission.deferred },
  };
}
