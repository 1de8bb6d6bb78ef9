import { sql } from 'kysely';
import type { Config } from '../config/config.ts';
import { AppError, ERRORS, type ErrorCode } from '../contract/app-error.ts';
import type { JobRequest } from '../jobs/create-job.ts';
import type { Db } from '../platform/db/connect.ts';
import type { UploadRow } from '../platform/db/schema.ts';
import { isId } from '../platform/id.ts';

export type UploadLimits = Config['uploads'];

/** An upload, and whether it has become a job: that job has the same id. */
export type FoundUpload = UploadRow & { accepted: boolean };

export interface NewUpload {
  id: string;
  ownerId: string;
  sessionId: string | null;
  /** As the sender named it. */
  name: string;
  size: number;
  request: JobRequest;
}

/** One that still waits for bytes, or for its job. */
const UNFINISHED = sql`u.error is null and not exists (select from jobs where jobs.id = u.id)`;
const RETRY_MS = 60_000;

/** Notes a new upload. Throws TOO_MANY_UPLOADS where its owner has too many unfinished ones, or too large ones. */
export async function createUpload(
  db: Db,
  limits: UploadLimits,
  { id, ownerId, sessionId, name, size, request }: NewUpload,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await lockOwner(trx, ownerId);
    const { count, bytes } = await countUnfinished(trx, ownerId);
    if (count >= limits.unfinished) throw tooMany('UNFINISHED_UPLOADS', limits.unfinished, RETRY_MS);
    if (bytes + size > limits.unfinishedBytes) throw tooMany('UNFINISHED_SIZE', limits.unfinishedBytes, RETRY_MS);
    await trx
      .insertInto('uploads')
      .values({ id, owner_id: ownerId, session_id: sessionId, filename: name, size, request: JSON.stringify(request) })
      .execute();
  });
}

/** Throws UPLOAD_NOT_FOUND once it has expired or was cancelled, and for everybody but its owner. */
export async function findUpload(db: Db, { expiryMs }: Pick<UploadLimits, 'expiryMs'>, ownerId: string, id: string): Promise<FoundUpload> {
  if (isId(id)) {
    const { rows } = await sql<FoundUpload>`
      select u.*, exists (select from jobs where jobs.id = u.id) as accepted from uploads u
      where u.id = ${id} and u.owner_id = ${ownerId} and u.touched_at > now() - make_interval(secs => ${expiryMs / 1000})`.execute(db);
    if (rows[0]) return rows[0];
  }
  throw new AppError('UPLOAD_NOT_FOUND');
}

/** How many are not finished, and what they will come to in bytes: of one owner, or of all. */
export async function countUnfinished(db: Db, ownerId: string | null = null): Promise<{ count: number; bytes: number }> {
  const { rows } = await sql<{ count: number; bytes: number }>`
    select count(*) as count, coalesce(sum(u.size), 0)::float8 as bytes from uploads u
    where ${UNFINISHED} ${ownerId === null ? sql`` : sql`and u.owner_id = ${ownerId}`}`.execute(db);
  return rows[0] ?? { count: 0, bytes: 0 };
}

export async function listUnfinished(db: Db): Promise<Pick<UploadRow, 'id' | 'owner_id' | 'size'>[]> {
  const { rows } = await sql<Pick<UploadRow, 'id' | 'owner_id' | 'size'>>`
    select u.id, u.owner_id, u.size from uploads u where ${UNFINISHED}`.execute(db);
  return rows;
}

/** Those that nobody touched for so long. */
export async function listExpired(db: Db, expiryMs: number): Promise<{ id: string; unfinished: boolean }[]> {
  const { rows } = await sql<{ id: string; unfinished: boolean }>`
    select u.id, ${UNFINISHED} as unfinished from uploads u
    where u.touched_at <= now() - make_interval(secs => ${expiryMs / 1000})
      and (u.lease_until is null or u.lease_until < now())`.execute(db);
  return rows;
}

/** Keeps why its file was refused, for whoever asks again. */
export async function noteRefusal(db: Db, id: string, { code, message, details }: AppError): Promise<void> {
  await db
    .updateTable('uploads')
    .set({ error: JSON.stringify({ code, message, details }) })
    .where('id', '=', id)
    .execute();
}

/** Why its file was refused, as it was said then. */
export function refusalOf({ error }: UploadRow): AppError | null {
  if (error === null) return null;
  return new AppError(error.code in ERRORS ? (error.code as ErrorCode) : 'INTERNAL', { message: error.message, details: error.details });
}

export async function deleteUpload(db: Db, id: string): Promise<void> {
  await db.deleteFrom('uploads').where('id', '=', id).execute();
}

/** What was asked for when it began. */
export function requestOf({ request }: UploadRow): JobRequest {
  const stored = request as Omit<JobRequest, 'deadline'> & { deadline: string | null };
  return { ...stored, deadline: stored.deadline === null ? null : new Date(stored.deadline) };
}

/** One at a time counts what an owner has, so that two do not both take the last place. Until the transaction ends. */
export async function lockOwner(trx: Db, ownerId: string): Promise<void> {
  await trx.selectFrom('owners').select('id').where('id', '=', ownerId).forNoKeyUpdate().execute();
}

export function tooMany(setting: string, limit: number, retryAfterMs: number): AppError {
  return new AppError('TOO_MANY_UPLOADS', { details: { setting, limit }, retryAfterMs });
}
