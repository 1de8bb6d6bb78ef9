import { join } from 'node:path';
import { encodePlayback, PLAYBACK } from '../../audio/playback.ts';
import type { Db } from '../../platform/db/connect.ts';
import type { RecordingRow } from '../../platform/db/schema.ts';
import type { ObjectStore } from '../../platform/storage/disk-store.ts';
import { recordingKey } from '../../recordings/media-keys.ts';

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
  const name = `playback.${PLAYBACK.extension}`;
  const file = join(folder, name);
  await encodePlayback(pcmFile, file, { cwd: folder, signal });
  const key = recordingKey(recording.id, name);
  await store.put(key, file);
  await db
    .updateTable('recordings')
    .set({ playback_key: key })
    .where('id', '=', recording.id)
    .where('media_deleted_at', 'is', null)
    .execute();
}
