import { join } from 'node:path';
import { encodePlayback } from '../../audio/playback.ts';
import type { Db } from '../../platform/db/connect.ts';
import type { RecordingRow } from '../../platform/db/schema.ts';
import type { ObjectStore } from '../../platform/storage/disk-store.ts';
import { PLAYBACK_NAME, recordingKey } from '../../recordings/media-keys.ts';

export interface PlaybackInput {
  recording: RecordingRow;
  pcmFile: string;
  /** A private folder. */
  folder: string;
  signal: AbortSignal;
}

/** What the page plays. Made once; the transcript does not depend on it. */
export async function makePlayback(
  { db, store }: { db: Db; store: ObjectStore },
  { recording, pcmFile, folder, signal }: PlaybackInput,
): Promise<void> {
  const file = join(folder, PLAYBACK_NAME);
  await encodePlayback(pcmFile, file, { cwd: folder, signal });
  const key = recordingKey(recording.id, PLAYBACK_NAME);
  await store.put(key, file);
  await db
    .updateTable('recordings')
    .set({ playback_key: key })
    .where('id', '=', recording.id)
    .where('media_deleted_at', 'is', null)
    .execute();
}
