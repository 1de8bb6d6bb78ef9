import { sql } from 'kysely';
import { askPurge, forgetOldLinks } from '../delivery/purges.ts';
import type { Db } from '../platform/db/connect.ts';
import type { ObjectStore } from '../platform/storage/object-store.ts';
import type { Scratch } from '../platform/storage/scratch.ts';
import type { Log } from '../platform/telemetry/log.ts';
import type { Metrics } from '../platform/telemetry/metrics.ts';
import { deleteMedia } from '../recordings/delete-media.ts';

export interface SweepTools {
  db: Db;
  store: ObjectStore;
  scratch: Scratch;
  metrics: Metrics;
  /** How long a deleted job can be restored. */
  restoreMs: number;
  /** Puts jobs in impossible states right; returns how many. */
  mendQueue: () => Promise<number>;
  /** Finishes resumable uploads that were left complete, and removes those that have expired. */
  uploads: { sweep(log: Log): Promise<{ finished: number; expired: number }> };
}

export interface Swept {
  media: number;
  jobs: number;
  folders: number;
  mended: number;
  uploadsFinished: number;
  uploadsExpired: number;
  failed: number;
}

const AT_ONCE = 500;

/** What only has to go soon: the bytes of deleted jobs. A tombstone stays, with duration, engine and cost, no name and no text. */
export async function purgeDeleted({ db, store, metrics, restoreMs }: SweepTools, log: Log): Promise<{ jobs: number; failed: number }> {
  const due = await db
    .selectFrom('jobs')
    .select(['id', 'recording_id'])
    .where('status', '=', 'deleted')
    .where('purged_at', 'is', null)
    .where('deleted_at', '<=', sql<Date>`now() - make_interval(secs => ${restoreMs / 1000})`)
    .limit(AT_ONCE)
    .execute();
  const failed = await each(due, log, async (job) => {
    // Asked for again: an anonymous session ends without anybody deleting its jobs. Before the rest, so that nothing forgets it.
    await askPurge(db, job.recording_id, 'deletion');
    await deleteMedia({ db, store }, job.recording_id);
    await db.transaction().execute(async (trx) => {
      await trx
        .updateTable('recordings')
        .set({ filename: '', original_filename: '', session_id: null })
        .where('id', '=', job.recording_id)
        .execute();
      await trx.deleteFrom('chunks').where('job_id', '=', job.id).execute();
      await trx.deleteFrom('search_segments').where('job_id', '=', job.id).execute();
      await trx.deleteFrom('segments').where('job_id', '=', job.id).execute();
      await trx.deleteFrom('speakers').where('job_id', '=', job.id).execute();
      await trx.deleteFrom('speaker_edits').where('job_id', '=', job.id).execute();
      await trx.deleteFrom('sound_analyses').where('job_id', '=', job.id).execute();
      await trx.deleteFrom('voice_matches').where('job_id', '=', job.id).execute();
      await trx.deleteFrom('glossary_terms').where('job_id', '=', job.id).execute();
      await trx.updateTable('transcripts').set({ text: '', raw_text: '', search_of: 0 }).where('job_id', '=', job.id).execute();
      await trx
        .updateTable('jobs')
        .set({ purged_at: new Date(), metadata: '{}', warnings: '[]', error_message: null })
        .where('id', '=', job.id)
        .execute();
    });
  });
  metrics.sweptMedia.inc({ kind: 'job' }, due.length - failed);
  return { jobs: due.length - failed, failed };
}

/**
 * The hourly sweep (requirement AC-5): media past their time, whole jobs of anonymous sessions, folders of dead
 * processes. What cannot be deleted is logged and tried again the next time.
 */
export async function sweep(tools: SweepTools, log: Log): Promise<Swept> {
  const { db, store, scratch, metrics } = tools;
  await sql`
    update jobs set status = 'deleted', status_before_delete = status, token = token + 1, lease_until = null,
      deleted_at = now() - make_interval(secs => ${tools.restoreMs / 1000})
    where status <> 'deleted' and recording_id in (
      select id from recordings where expires_at <= now() and not kept and session_id is not null)`.execute(db);
  const purged = await purgeDeleted(tools, log);
  const expired = await expiredMedia(db).limit(AT_ONCE).execute();
  let media = 0;
  const failedMedia = await each(expired, log, async ({ id }) => {
    // It may have been kept since, or be heard again.
    if (!(await expiredMedia(db).where('id', '=', id).executeTakeFirst())) return;
    await askPurge(db, id, 'expiry');
    await deleteMedia({ db, store }, id);
    media++;
  });
  await forgetOldLinks(db);
  const folders = await scratch.sweep();
  const uploads = await tools.uploads.sweep(log);
  const swept = {
    media,
    jobs: purged.jobs,
    folders: folders.length,
    mended: await tools.mendQueue(),
    uploadsFinished: uploads.finished,
    uploadsExpired: uploads.expired,
    failed: failedMedia + purged.failed,
  };
  metrics.sweptMedia.inc({ kind: 'media' }, swept.media);
  if (Object.values(swept).some((count) => count > 0)) log.info(swept, 'retention sweep');
  return swept;
}

/** Recordings whose media are past their time. */
function expiredMedia(db: Db) {
  return (
    db
      .selectFrom('recordings')
      .select('id')
      .where('expires_at', '<=', sql<Date>`now()`)
      .where('kept', '=', false)
      .where('media_deleted_at', 'is', null)
      // A recording that is still being heard, or waits for it, is finished first.
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('jobs')
              .select('jobs.id')
              .whereRef('jobs.recording_id', '=', 'recordings.id')
              .where('jobs.status', 'in', ['uploaded', 'queued', 'processing']),
          ),
        ),
      )
  );
}

/** Runs the work for each; what fails is logged and counted, the rest goes on. */
async function each<T extends { id: string }>(items: readonly T[], log: Log, work: (item: T) => Promise<void>): Promise<number> {
  let failed = 0;
  for (const item of items) {
    try {
      await work(item);
    } catch (err) {
      failed++;
      log.error({ err, id: item.id }, 'could not be deleted; it is tried again');
    }
  }
  return failed;
}
