import type { OfflineSpeakerDiarizationConfig } from 'sherpa-onnx-node';
import type { SpeakerModels } from '../../../config/diarization.ts';
import type { SpeakerCount } from '../diarizer.ts';

/** Seconds, as sherpa-onnx has them where it is not told. */
const MIN_DURATION = { minDurationOn: 0.3, minDurationOff: 0.5 };

export interface SherpaSettings extends SpeakerModels {
  /** From which distance on two voices are different people. */
  threshold: number;
}

/** Two models as sherpa-onnx wants to be told of them. */
export function speakersConfig(
  { segmentation, embedding, threshold }: SherpaSettings,
  count: SpeakerCount,
  threads: number,
): OfflineSpeakerDiarizationConfig {
  const running = { numThreads: threads, provider: 'cpu', debug: 0 } as const;
  return {
    segmentation: { pyannote: { model: segmentation }, ...running },
    embedding: { model: embedding, ...running },
    clustering: { numClusters: count.exact ?? -1, threshold },
    ...MIN_DURATION,
  };
}

/** The number to ask for after so many were found; null: it may stay. */
export function countToAskFor(found: number, { exact, min, max }: SpeakerCount): number | null {
  if (exact !== null || found === 0) return null;
  if (max !== null && found > max) return max;
  return min !== null && found < min ? min : null;
}
