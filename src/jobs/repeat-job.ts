import { sql } from 'kysely';
import type { Probe } from '../audio/probe.ts';
import type { CacheScope } from '../contract/cache.ts';
import type { ProcessingWishes } from '../contract/processing.ts';
import type { Engine } from '../engines/engine.ts';
import { takesHints } from '../engines/hints.ts';
import type { Engines } from '../engines/registry.ts';
import { hintsOfUpload } from '../glossary/hints.ts';
import type { Db } from '../platform/db/connect.ts';
import type { JobRow, RecordingRow, StoredPlan } from '../platform/db/schema.ts';
import type { Bell } from '../platform/doorbell/doorbell.ts';
import type { ObjectStore } from '../platform/storage/object-store.ts';
import type { Log } from '../platform/telemetry/log.ts';
import { PLAYBACK_NAME, recordingKey } from '../recordings/media-keys.ts';
import type { NewRecording } from '../recordings/new-recording.ts';
import { matchVoices } from '../transcript/diarization/match-voices.ts';
import { knownVoices, printsOf, storeVoices } from '../writing/voices/voices-of-job.ts';
import { createJob, type JobRequest } from './create-job.ts';
import { HAS_SOUND_WORDS, isAllowed, PIPELINE, type Scope } from './heard-before.ts';
import type { JobTools } from './job-work.ts';
import { claimJobs, releaseJob } from './lease.ts';
import { runJob } from './run-job.ts';

/** A completed job whose words answer for another upload of the same file. */
export interface EarlierJob {
  jobId: string;
  engine: Engine;
  plan: StoredPlan;
  recording: Pick<
    RecordingRow,
    'duration_ms' | 'declared_ms' | 'media_key' | 'playback_key' | 'playback_bytes' | 'playback_sha256' | 'peaks'
  >;
}

export interface RepeatTools {
  db: Db;
  engines: Engines;
  /** Whose recordings may answer now. */
  cacheScope: () => CacheScope;
}

interface Upload {
  jobId?: string;
  ownerId: string;
  recording: NewRecording;
  request: JobRequest;
  usual?: ProcessingWishes;
}

/** The newest job that heard this very file whole, in the way that is asked for now; null: there is none that may answer. */
export async function findRepeated(
  { db, engines, cacheScope }: RepeatTools,
  { ownerId, recording, request, usual = {} }: Upload,
): Promise<EarlierJob | null> {
  const kind = cacheScope();
  if (kind === 'off' || request.noCache) return null;
  const scope: Scope = { kind, ownerId, sessionId: recording.sessionId };
  const engine = await engines.choose(request.engine, request.language);
  const models = engines.all().map(({ id, model }) => `${id} ${model}`);
  const told = engines.all().filter(takesHints);
  const hints = told.length > 0 ? await hintsOfUpload(db, { ownerId, sessionId: recording.sessionId }, [usual, request.processing]) : null;
  const { rows } = await sql<Pick<JobRow, 'id'> & { plan: StoredPlan } & EarlierJob['recording']>`
    select j.id, j.plan, r.duration_ms, r.declared_ms, r.media_key, r.playback_key, r.playback_bytes, r.playback_sha256, r.peaks
    from recordings r join jobs j on j.recording_id = r.id
    where r.sha256 = ${recording.file.sha256} and j.status = 'completed' and r.playback_key is not null ${isAllowed(scope)}
      and j.plan->>'engine' = ${engine.id} and j.plan->'finished' <> 'null'
      and j.language = ${request.language} and j.diarize = ${request.diarize}
      and j.speakers is not distinct from ${request.speakers} and j.min_speakers is not distinct from ${request.minSpeakers}::smallint
      and j.max_speakers is not distinct from ${request.maxSpeakers}::smallint
      and (not j.diarize or exists (select from sound_analyses s where s.job_id = j.id and s.error is null)) and j.quality_threshold is not distinct from ${request.qualityThreshold}::real
      and not exists (
        select from chunks c where c.job_id = j.id and not c.replaced
          and (c.words is null or c.heard_key is null or c.heard_key not like ${`${PIPELINE}:%`} or c.engine || ' ' || c.model <> all(${models})
            or not ${HAS_SOUND_WORDS})
      )
      and (j.plan->'hints'->>'glossary' is not distinct from ${hints?.glossary ?? null}::text or not exists (
        select from chunks c where c.job_id = j.id and (j.quality_threshold is not null or c.engine = any(${told.map(({ id }) => id)}))
      ))
    order by j.completed_at desc limit 1`.execute(db);
  const [found] = rows;
  if (!found) return null;
  const { id: jobId, plan, ...known } = found;
  return { jobId, engine, plan, recording: known };
}

const playbackKey = (recordingId: string): string => recordingKey(recordingId, PLAYBACK_NAME);

/** The media of the earlier recording under the name of the new one. Null when they are gone, or not what they were. */
export async function copyMedia(
  store: ObjectStore,
  { recording: earlier }: EarlierJob,
  { id, file, mediaKey }: NewRecording,
): Promise<{ everywhere: boolean } | null> {
  const { media_key, playback_key, playback_bytes } = earlier;
  if (media_key === null || playback_key === null) return null;
  try {
    const [original, playback] = await Promise.all([
      store.copy(media_key, mediaKey, file.size),
      store.copy(playback_key, playbackKey(id), playback_bytes),
    ]);
    return { everywhere: original.everywhere && playback.everywhere };
  } catch {
    return null;
  }
}

/** What the same bytes turned out to be in an earlier upload of this owner; null: they are new. */
export async function probedBefore(db: Db, ownerId: string, sha256: string, maxDurationMs: number): Promise<Probe | null> {
  const row = await db
    .selectFrom('recordings')
    .select(['file_format', 'duration_ms', 'declared_ms', 'truncated', 'ignore_length'])
    .where('owner_id', '=', ownerId)
    .where('sha256', '=', sha256)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  // The limit may be another one now: probing says that as it should be said.
  if (!row || (row.duration_ms ?? 0) > maxDurationMs) return null;
  const { file_format: format, duration_ms: durationMs, declared_ms: audioMs, truncated, ignore_length: ignoreLength } = row;
  return { format, durationMs, audioMs, truncated, ignoreLength };
}

/**
 * A job that has everything of the one that heard its recording: what is left is to write its transcript. Null when
 * that one was deleted meanwhile.
 */
export async function createRepeat(db: Db, { earlier, ...upload }: Upload & { earlier: EarlierJob }): Promise<Bell | null> {
  return db.transaction().execute(async (trx) => {
    const isThere = await trx
      .selectFrom('jobs')
      .select('id')
      .where('id', '=', earlier.jobId)
      .where('status', '=', 'completed')
      .forShare()
      .executeTakeFirst();
    if (!isThere) return null;
    const admission = { engine: earlier.engine, deferred: false, cost: null, cheaper: false };
    const bell = await createJob(trx, { ...upload, admission, expectedMs: 0 });
    await trx
      .updateTable('jobs')
      .set({ plan: JSON.stringify(earlier.plan) })
      .where('id', '=', bell.jobId)
      .execute();
    const { duration_ms, declared_ms, playback_bytes, playback_sha256, peaks } = earlier.recording;
    await trx
      .updateTable('recordings')
      .set({
        duration_ms,
        declared_ms,
        peaks: peaks && JSON.stringify(peaks),
        playback_key: playbackKey(upload.recording.id),
        playback_bytes,
        playback_sha256,
      })
      .where('id', '=', upload.recording.id)
      .execute();
    await sql`
      insert into chunks (job_id, plan, chunk_index, start_ms, end_ms, overlap_ms, pieces, replaced, words, engine, model, warnings, heard_key, reused, finished_at)
      select ${bell.jobId}, plan, chunk_index, start_ms, end_ms, overlap_ms, pieces, replaced, words, engine, model, warnings, heard_key, not replaced, now()
      from chunks where job_id = ${earlier.jobId}`.execute(trx);
    await sql`
      insert into sound_analyses (job_id, owner_id, speech, diarizer, turns)
      select ${bell.jobId}, ${upload.ownerId}::uuid, speech, diarizer, turns from sound_analyses where job_id = ${earlier.jobId}`.execute(
      trx,
    );
    await repeatVoices(trx, upload.ownerId, { from: earlier.jobId, to: bell.jobId });
    return bell;
  });
}

/** The voices are the same, and are held against the profiles of now. */
async function repeatVoices(trx: Db, ownerId: string, { from, to }: { from: string; to: string }): Promise<void> {
  const known = await knownVoices(trx, ownerId);
  if (known === null) return;
  const prints = await printsOf(trx, ownerId, from);
  await storeVoices(trx, to, { prints, matches: matchVoices(prints, known) });
}

/**
 * Completes a job for which nothing is left to be heard, in this process, however long the queue is. Should that fail,
 * or somebody else have it already, it is done as every job.
 */
export async function completeRepeat(tools: JobTools & { db: Db }, jobId: string, log: Log): Promise<void> {
  const [job] = await claimJobs(tools.db, { worker: 'repeats', limit: 1, only: [jobId] });
  if (!job) return;
  const { signal } = new AbortController();
  try {
    await runJob(tools, job, log, { signal, drain: signal });
  } catch (err) {
    log.warn({ err, job_id: jobId }, 'a recording that was heard before could not be answered at once');
    await releaseJob(tools.db, { jobId, token: job.token });
  }
}
