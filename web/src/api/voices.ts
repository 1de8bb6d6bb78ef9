import { z } from 'zod';
import {
  DeletedVoiceProfiles,
  type NewVoiceProfile,
  VoiceProfile,
  VoiceProfileSettings,
  VoiceProfiles,
} from '../../../src/contract/voice-profiles.ts';
import { request } from './request.ts';

export const VOICES_KEY = ['voices'] as const;
export const VOICES_ON_KEY = [...VOICES_KEY, 'on'] as const;

export const getVoicesOn = (signal: AbortSignal) => request(VoiceProfileSettings, '/settings/voice-profiles', { signal });
export const putVoicesOn = (on: boolean) => request(VoiceProfileSettings, '/settings/voice-profiles', { method: 'PUT', body: { on } });
export const listVoices = (signal: AbortSignal) => request(VoiceProfiles, '/voice-profiles', { signal });
export const rememberVoice = (voice: NewVoiceProfile) => request(VoiceProfile, '/voice-profiles', { method: 'POST', body: voice });
export const deleteVoice = (id: string) => request(z.unknown(), `/voice-profiles/${id}`, { method: 'DELETE' });
export const deleteVoices = () => request(DeletedVoiceProfiles, '/voice-profiles', { method: 'DELETE' });
