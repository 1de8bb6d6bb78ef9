import type { Speaker, Transcript } from '../../../src/contract/transcript.ts';
import { transcriptKey } from '../api/job-cache.ts';
import { queryClient } from '../api/query-client.ts';
import { renameSpeakers } from '../api/transcript.ts';
import { say } from '../i18n/i18n.ts';
import { showFailure } from '../library/job-actions.ts';
import { showToast } from '../notifications/toasts.ts';
import { speakerName } from './speaker-look.ts';

const UNDO_MS = 10_000;

/** Gives a speaker a new name on the screen at once and on the server right after; the toast leads back. */
export async function renameWithUndo(jobId: string, speaker: Speaker, label: string): Promise<void> {
  if (!(await rename(jobId, speaker, label))) return;
  showToast(say('speakers.renamed', { from: speakerName(speaker.label, say), to: label }), {
    undo: () => void rename(jobId, { ...speaker, label }, speaker.label),
    lasts: UNDO_MS,
  });
}

async function rename(jobId: string, speaker: Speaker, label: string): Promise<boolean> {
  show(jobId, speaker.speaker_id, label);
  try {
    const transcript = await renameSpeakers(jobId, { speakers: [{ speaker_id: speaker.speaker_id, label }] });
    queryClient.setQueryData(transcriptKey(jobId), transcript);
    return true;
  } catch (thrown) {
    show(jobId, speaker.speaker_id, speaker.label);
    showFailure(thrown);
    return false;
  }
}

function show(jobId: string, speakerId: string, label: string): void {
  queryClient.setQueryData<Transcript>(
    transcriptKey(jobId),
    (transcript) =>
      transcript && {
        ...transcript,
        speakers: transcript.speakers.map((speaker) => (speaker.speaker_id === speakerId ? { ...speaker, label } : speaker)),
      },
  );
}
