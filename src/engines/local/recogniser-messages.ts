import type { OfflineRecognizerConfig } from 'sherpa-onnx-node';

/** What a recogniser process is sent, one at a time. */
export type RecogniserRequest = { id: number } & ({ kind: 'load'; config: OfflineRecognizerConfig } | ({ kind: 'hear' } & HearRequest));

export interface HearRequest {
  /** The audio, 16 kHz mono; it is read by the process itself. */
  file: string;
  encoding: 'pcm_s16le' | 'wav';
  /** Silence is put behind the audio until it lasts so long. */
  padToMs: number;
  /** For models that are told the language; null: as they were loaded. */
  config: OfflineRecognizerConfig | null;
}

/** What it answers. `result` is what the native code said, not looked at yet. */
export type RecogniserAnswer = { id: number } & (
  | { kind: 'loaded' }
  | { kind: 'heard'; result: unknown }
  | { kind: 'failed'; reason: string }
);

/** Written to standard error behind everything that the native code said during a request. */
export function endMark(id: number): string {
  return `\u0001end ${id}\u0001\n`;
}
