import { type Processing, STEPS } from '../../../src/contract/processing.ts';
import type { Transcript } from '../../../src/contract/transcript.ts';
import { putTranscript } from '../api/job-cache.ts';
import { processTranscript } from '../api/transcript.ts';
import { say } from '../i18n/i18n.ts';
import { showFailure } from '../library/job-actions.ts';
import { showToast } from '../notifications/toasts.ts';

const UNDO_MS = 10_000;

/** Writes the text with other steps, from what was heard, and offers the way back to how it was written. */
export async function writeAnew(transcript: Transcript, before: Processing, after: Processing): Promise<void> {
  // What an older version wrote has no steps that could stay as they are.
  const all = transcript.metadata.processing === null;
  const changed = STEPS.filter((step) => all || JSON.stringify(before[step]) !== JSON.stringify(after[step]));
  const pick = (from: Processing) => Object.fromEntries(changed.map((step) => [step, from[step]]));
  const write = async (steps: Processing, said: string, undo?: () => void) => {
    try {
      putTranscript(await processTranscript(transcript.job_id, pick(steps)));
      showToast(said, { lasts: UNDO_MS, ...(undo && { undo }) });
    } catch (thrown) {
      showFailure(thrown);
    }
  };
  await write(after, describe(changed, before, after), () => void write(before, say('writing.restored')));
}

function describe(changed: readonly (keyof Processing)[], before: Processing, after: Processing): string {
  const [step] = changed;
  if (step === undefined || changed.length > 1 || before[step].on === after[step].on) return say('writing.changed');
  return say(after[step].on ? 'writing.on' : 'writing.off', { name: say(`writing.${step}`) });
}
