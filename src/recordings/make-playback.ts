import { hostname } from 'node:os';
import { join } from 'node:path';
import { encodePlayback } from '../audio/playback.ts';
import type { Db } from '../platform/db/connect.ts';
import { factsOf } from '../platform/storage/hash-file.ts';
import type { ObjectStore } from '../platform/storage/object-store.ts';
import { PLAYBACK_NAME, recordingKey } from './media-keys.ts';

export interface PlaybackInput {
  recordingId: string;
  pcmFile: string;
  /** A private folder. */
  folder: string;
  signal: AbortSignal;
}

/** What the page plays. Made once; the transcript does not depend on it. */
export async function makePlayback(
  { db, store }: { db: Db; store: ObjectStore },
  { recordingId, pcmFile, folder, signal }: PlaybackInput,
): Promise<void> {
  const file = join(folder, PLAYBACK_NAME);
  await encodePlayback(pcmFile, file, { cwd: folder, signal });
  const key = recordingKey(recordingId, PLAYBACK_NAME);
  const { bytes, sha256 } = await factsOf(file);
  const { everywhere } = await store.put(key, file);
  await db
    .updateTable('recordings')
    .set({ playback_key: key, playback_bytes: bytes, playback_sha256: sha256, ...(!everywhere && { media_on: hostname() }) })
    .where('id', '=', recordingId)
    .where('media_deleted_at', 'is', null)
    .execute();
}
