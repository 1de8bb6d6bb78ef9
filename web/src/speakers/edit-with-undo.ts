import type { SpeakerEdit } from '../../../src/contract/speakers.ts';
import type { Transcript } from '../../../src/contract/transcript.ts';
import { putTranscript } from '../api/job-cache.ts';
import { editSpeakers, turnSpeakers } from '../api/transcript.ts';
import { say } from '../i18n/i18n.ts';
import { showFailure } from '../library/job-actions.ts';
import { closeToast, showToast } from '../notifications/toasts.ts';

const UNDO_MS = 10_000;

/** The notification that offers to take the newest change back; an older one would take back another. */
let offer: number | null = null;

/** Changes who said what; `done` says so, with the way back. */
export async function editWithUndo(jobId: string, edit: SpeakerEdit, done: string): Promise<void> {
  if (!(await attempt(() => editSpeakers(jobId, edit)))) return;
  offer = showToast(done, { undo: () => void turnEdits(jobId, 'undo'), lasts: UNDO_MS });
}

/** Takes the newest change to speakers back, or makes it again. */
export async function turnEdits(jobId: string, way: 'undo' | 'redo'): Promise<void> {
  if (await attempt(() => turnSpeakers(jobId, way))) showToast(say(way === 'undo' ? 'speakers.undone' : 'speakers.redone'));
}

async function attempt(work: () => Promise<Transcript>): Promise<boolean> {
  try {
    putTranscript(await work());
    if (offer !== null) closeToast(offer);
    offer = null;
    return true;
  } catch (thrown) {
    showFailure(thrown);
    return false;
  }
}
