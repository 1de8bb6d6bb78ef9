import type { Speaker, Transcript } from '../../../src/contract/transcript.ts';
import { putTranscript, transcriptKey } from '../api/job-cache.ts';
import { queryClient } from '../api/query-client.ts';
import { renameSpeakers } from '../api/transcript.ts';
import { say } from '../i18n/i18n.ts';
import { showFailure } from '../library/job-actions.ts';
import { showToast } from '../notifications/toasts.ts';
import { forgetName, keepName, willPass } from './kept-names.ts';
import { speakerName } from './speaker-look.ts';

const UNDO_MS = 10_000;

/** Gives a speaker a new name on the screen at once and on the server right after, or when it can take it; the toast leads back. */
export async function renameWithUndo(jobId: string, speaker: Speaker, label: string): Promise<void> {
  if (!(await rename(jobId, speaker, label))) return;
  showToast(say('speakers.renamed', { from: speakerName(speaker.label, say), to: label }), {
    undo: () => void rename(jobId, { ...speaker, label }, speaker.label),
    lasts: UNDO_MS,
  });
}

async function rename(jobId: string, speaker: Speaker, label: string): Promise<boolean> {
  const name = { jobId, speakerId: speaker.speaker_id, label };
  show(jobId, speaker.speaker_id, label);
  try {
    const transcript = await renameSpeakers(jobId, { speakers: [{ speaker_id: speaker.speaker_id, label }] });
    putTranscript(transcript);
    forgetName(name);
    return true;
  } catch (thrown) {
    if (willPass(thrown)) {
      keepName(name);
      showToast(say('speakers.kept', { name: label }), { lasts: UNDO_MS });
      return false;
    }
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
