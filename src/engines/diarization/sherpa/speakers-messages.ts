import type { OfflineSpeakerDiarizationConfig } from 'sherpa-onnx-node';
import type { SpeakerCount } from '../diarizer.ts';

/** What a speakers process is sent, once. */
export interface SpeakersRequest {
  /** Canonical PCM; it is read by the process itself. */
  pcmFile: string;
  config: OfflineSpeakerDiarizationConfig;
  count: SpeakerCount;
}

/** What it answers: first that the models are in memory, then what it found, or why it could not. `turns` is not looked at yet. */
export type SpeakersAnswer = { kind: 'loaded' } | { kind: 'told'; turns: unknown } | { kind: 'failed'; reason: string };
