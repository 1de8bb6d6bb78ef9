import type { DeliveryConfig } from '../config/delivery.ts';
import { AppError } from '../contract/app-error.ts';
import type { AudioLink, AudioLinkRequest } from '../contract/job.ts';
import { signLink } from '../delivery/sign-link.ts';
import type { Db } from '../platform/db/connect.ts';
import type { RecordingRow } from '../platform/db/schema.ts';
import { findRow } from './find-job.ts';

export interface LinkTools {
  db: Db;
  delivery: DeliveryConfig;
  /** What links are signed with. */
  linkSecret: () => Promise<string>;
}

const HOUR = 3600;

/**
 * A link to the audio of a job. Its end is rounded up to the hour, so that the same link is given for a while and caches
 * are of use. Public ones are written down: when the job is deleted the CDN must forget them.
 */
export async function makeAudioLink(
  { db, delivery, linkSecret }: LinkTools,
  ownerId: string,
  jobId: string,
  { expires_in, public: isPublic }: AudioLinkRequest,
): Promise<Omit<AudioLink, 'url'>> {
  const { recording_id, playback_key, media_deleted_at } = await findRow(db, ownerId, jobId);
  const details = { job_id: jobId };
  if (media_deleted_at !== null) throw new AppError('MEDIA_GONE', { details });
  if (playback_key === null) throw new AppError('MEDIA_NOT_READY', { details });
  const expires = Math.ceil((Date.now() / 1000 + expires_in) / HOUR) * HOUR;
  const path = signLink(await linkSecret(), { object: playback_key.replace(/^[^/]+\//, ''), expires, isPublic });
  const copy = isPublic ? viaCdn(delivery, path) : null;
  if (copy !== null)
    await db
      .insertInto('media_links')
      .values({ recording_id, path: copy.slice(delivery.cdnUrl?.length), expires_at: new Date(expires * 1000) })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  return { path, public: isPublic, expires_at: new Date(expires * 1000).toISOString() };
}

/** The address at which the CDN has what is at this path; null: there is none. */
export function viaCdn({ cdnUrl }: DeliveryConfig, path: string): string | null {
  return cdnUrl === null ? null : `${cdnUrl}${path}&via=cdn`;
}

/** The recording of a link. Throws MEDIA_GONE for one that was deleted. */
export async function findPlayable(db: Db, recordingId: string, name: string): Promise<RecordingRow> {
  const row = await db
    .selectFrom('recordings')
    .selectAll()
    .where('id', '=', recordingId)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('jobs').select('jobs.id').whereRef('jobs.recording_id', '=', 'recordings.id').where('jobs.status', '<>', 'deleted'),
      ),
    )
    .executeTakeFirst();
  if (!row?.playback_key?.endsWith(`/${name}`)) throw new AppError('MEDIA_GONE', { details: { recording: recordingId } });
  return row;
}
