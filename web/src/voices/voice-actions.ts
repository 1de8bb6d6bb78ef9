import type { NewVoiceProfile, VoiceProfile } from '../../../src/contract/voice-profiles.ts';
import { queryClient } from '../api/query-client.ts';
import { deleteVoice, deleteVoices, putVoicesOn, rememberVoice, VOICES_KEY, VOICES_ON_KEY } from '../api/voices.ts';
import { say } from '../i18n/i18n.ts';
import { showFailure } from '../library/job-actions.ts';
import { showToast } from '../notifications/toasts.ts';

/** At once on the screen; as it is on the server again should that refuse it. */
export async function switchVoices(on: boolean): Promise<void> {
  queryClient.setQueryData(VOICES_ON_KEY, { on });
  await attempt(() => putVoicesOn(on), on ? say('voices.switchedOn') : say('voices.switchedOff'));
}

export function remember(voice: NewVoiceProfile): Promise<boolean> {
  return attempt(() => rememberVoice(voice), say('voices.remembered', { name: voice.name }));
}

/** There is no way back: the voice is forgotten. */
export async function forget({ id, name }: VoiceProfile): Promise<boolean> {
  return forgotten(() => deleteVoice(id), say('voices.forgotten', { name }));
}

export async function forgetAll(): Promise<boolean> {
  return forgotten(deleteVoices, say('voices.forgottenAll'));
}

/** Names that only a voice gave are gone from every transcript. */
async function forgotten(work: () => Promise<unknown>, done: string): Promise<boolean> {
  const went = await attempt(work, done);
  if (went) queryClient.removeQueries({ queryKey: ['transcript'] });
  return went;
}

async function attempt(work: () => Promise<unknown>, done: string): Promise<boolean> {
  try {
    await work();
    showToast(done);
    return true;
  } catch (thrown) {
    showFailure(thrown);
    return false;
  } finally {
    void queryClient.invalidateQueries({ queryKey: VOICES_KEY });
  }
}
