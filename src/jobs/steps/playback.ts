import { join } from 'node:path';
import { encodePlayback, PLAYBACK } from '../../audio/playback.ts';
import type { RecordingRow } from '../../platform/db/schema.ts';
import { recordingKey } from '../../recordings/media-keys.ts';
import { type JobTools, timed } from '../job-work.ts';

export interface PlaybackInput {
  recording: RecordingRow;
  pcmFile: string;
  /** A private folder. */
  folder: string;
  signal: AbortSignal;
}

/** What the page plays. Made once; the transcript does not depend on it. */
export async function makePlayback(tools: JobTools, { recording, pcmFile, folder, signal }: PlaybackInput): Promise<void> {
  if (recording.playback_key !== null) return;
  await timed(tools, 'playback', async () => {
    const name = `playback.${PLAYBACK.extension}`;
    const file = join(folder, name);
    await encodePlayback(pcmFile, file, { cwd: folder, signal });
    const key = recordingKey(recording.id, name);
    await tools.store.put(key, file);
    await tools.db
      .updateTable('recordings')
      .set({ playback_key: key })
      .where('id', '=', recording.id)
      .where('media_deleted_at', 'is', null)
      .execute();
  });
}
