import { type ExportFormat, type RenameSpeakers, Transcript, Waveform } from '../../../src/contract/transcript.ts';
import { API, request } from './request.ts';

export const getTranscript = (id: string, signal: AbortSignal) => request(Transcript, `/jobs/${id}/transcript`, { signal });
export const getWaveform = (id: string, signal: AbortSignal) => request(Waveform, `/jobs/${id}/waveform`, { signal });
export const renameSpeakers = (id: string, names: RenameSpeakers) =>
  request(Transcript, `/jobs/${id}/speakers`, { method: 'PUT', body: names });

export const exportUrl = (id: string, format: ExportFormat) => `${API}/jobs/${id}/export/${format}`;
export const audioUrl = (id: string) => `${API}/jobs/${id}/audio`;
