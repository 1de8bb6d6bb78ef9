import { hostname } from 'node:os';
import { type InsertObject, sql } from 'kysely';
import type { Database } from '../platform/db/schema.ts';
import { displayName, safeName } from './file-names.ts';
import type { ReceivedFile } from './receive.ts';

/** A recording whose file is in the object store. */
export interface NewRecording {
  id: string;
  /** An anonymous session of the API, whose jobs go whole when they expire. */
  sessionId: string | null;
  file: Pick<ReceivedFile, 'name' | 'size' | 'sha256' | 'probe'>;
  mediaKey: string;
  /** False: only this machine has its file for now. */
  everywhere?: boolean;
  /** After this the media are deleted; null: never. */
  retentionMs: number | null;
}

export function recordingRow(
  ownerId: string,
  { id, sessionId, file, mediaKey, everywhere = true, retentionMs }: NewRecording,
): InsertObject<Database, 'recordings'> {
  return {
    id,
    owner_id: ownerId,
    session_id: sessionId,
    filename: safeName(file.name),
    original_filename: displayName(file.name),
    file_size: file.size,
    file_format: file.probe.format,
    sha256: file.sha256,
    duration_ms: file.probe.durationMs,
    declared_ms: file.probe.audioMs,
    truncated: file.probe.truncated,
    ignore_length: file.probe.ignoreLength,
    media_key: mediaKey,
    media_on: everywhere ? null : hostname(),
    created_at: sql<Date>`date_trunc('milliseconds', now())`,
    expires_at: retentionMs === null ? null : sql<Date>`now() + make_interval(secs => ${retentionMs / 1000})`,
  };
}
