import { z } from 'zod';
import { SpeakerLabel } from './speakers.ts';

/** That the person whose voice it is agreed; kept as it was said. */
const Consent = z.strictObject({
  given_by: z.string().trim().min(1).max(200).describe('Who agreed: the person who speaks'),
  given_at: z.iso.datetime({ offset: true }).describe('When'),
  statement: z.string().trim().min(20).max(2000).describe('The sentence that was agreed to, word for word'),
});

/** POST /voice-profiles. */
export const NewVoiceProfile = z
  .strictObject({
    job_id: z.string(),
    speaker_id: z.string().min(1).max(40),
    name: SpeakerLabel.describe('The name that later recordings show'),
    consent: Consent,
  })
  .meta({ id: 'NewVoiceProfile' });
export type NewVoiceProfile = z.infer<typeof NewVoiceProfile>;

/** A voice that is known again. What is kept of the voice itself is never shown. */
export const VoiceProfile = z
  .object({
    id: z.uuid(),
    name: z.string(),
    kind: z.string().describe('What made the voice print, with its version'),
    consent: Consent,
    created_at: z.string(),
    uses: z.number().int().describe('Recordings that have a speaker who is taken for this voice'),
  })
  .meta({ id: 'VoiceProfile' });
export type VoiceProfile = z.infer<typeof VoiceProfile>;

export const VoiceProfiles = z.object({ profiles: z.array(VoiceProfile) }).meta({ id: 'VoiceProfiles' });
export type VoiceProfiles = z.infer<typeof VoiceProfiles>;

/** DELETE /voice-profiles. */
export const DeletedVoiceProfiles = z.object({ deleted: z.number().int() }).meta({ id: 'DeletedVoiceProfiles' });
export type DeletedVoiceProfiles = z.infer<typeof DeletedVoiceProfiles>;

/** GET and PUT /settings/voice-profiles. */
export const VoiceProfileSettings = z
  .strictObject({ on: z.boolean().describe('Voices of recordings that come from now on are described, and held against the profiles') })
  .meta({ id: 'VoiceProfileSettings' });
export type VoiceProfileSettings = z.infer<typeof VoiceProfileSettings>;
