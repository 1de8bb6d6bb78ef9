import type { ExportFormat } from '../../../src/contract/export.ts';
import type { ProcessingWishes } from '../../../src/contract/processing.ts';
import type { RenameSpeakers, SpeakerEdit } from '../../../src/contract/speakers.ts';
import { Transcript, Waveform } from '../../../src/contract/transcript.ts';
import { API, request } from './request.ts';

export const getTranscript = (id: string, signal: AbortSignal) => request(Transcript, `/jobs/${id}/transcript`, { signal });
/** As it was heard, before any post-processing. */
export const getRawTranscript = (id: string, signal: AbortSignal) => request(Transcript, `/jobs/${id}/transcript?raw=true`, { signal });
export const getWaveform = (id: string, signal: AbortSignal) => request(Waveform, `/jobs/${id}/waveform`, { signal });
export const renameSpeakers = (id: string, names: RenameSpeakers) =>
  request(Transcript, `/jobs/${id}/speakers`, { method: 'PUT', body: names });
export const editSpeakers = (id: string, edit: SpeakerEdit) =>
  request(Transcript, `/jobs/${id}/speakers/edits`, { method: 'POST', body: edit });
/** Takes the newest change to speakers back, or makes it again. */
export const turnSpeakers = (id: string, way: 'undo' | 'redo') => request(Transcript, `/jobs/${id}/speakers/${way}`, { method: 'POST' });
/** Writes the text anew from what was heard; steps that are not named stay as they are. */
export const processTranscript = (id: string, wishes: ProcessingWishes) =>
  request(Transcript, `/jobs/${id}/process`, { method: 'POST', body: wishes });

export const exportUrl = (id: string, format: ExportFormat, options: Record<string, string>) => {
  const query = new URLSearchParams(options).toString();
  return `${API}/jobs/${id}/export/${format}${query === '' ? '' : `?${query}`}`;
};
export const audioUrl = (id: string) => `${API}/jobs/${id}/audio`;
