import { join } from 'node:path';
import type { OfflineRecognizerConfig } from 'sherpa-onnx-node';
import type { FileRole } from './families.ts';
import type { InstalledModel } from './installed-models.ts';

export interface RecogniserOptions {
  /** ISO 639-1 or `auto`; only Whisper and SenseVoice are told. */
  language: string;
  threads: number;
}

/** Frames of silence behind the audio that let a multilingual Whisper come to an end. */
const WHISPER_TAIL = 300;

/** A model as sherpa-onnx wants to be told of it. Exactly one family is set; paths are absolute where `dir` is. */
export function recogniserConfig({ dir, manifest }: InstalledModel, { language, threads }: RecogniserOptions): OfflineRecognizerConfig {
  const path = (role: FileRole): string => join(dir, manifest.files[role] ?? '');
  return {
    featConfig: { sampleRate: manifest.sampleRate ?? 16_000, featureDim: manifest.featureDim ?? 80 },
    modelConfig: {
      ...familyConfig(manifest, path, language),
      tokens: path('tokens'),
      numThreads: threads,
      provider: 'cpu',
      debug: 0,
    },
    decodingMethod: 'greedy_search',
  };
}

function familyConfig(
  { family, modelType, timestamps = 'segments' }: InstalledModel['manifest'],
  path: (role: FileRole) => string,
  language: string,
): Partial<OfflineRecognizerConfig['modelConfig']> {
  switch (family) {
    case 'whisper':
      return {
        whisper: {
          encoder: path('encoder'),
          decoder: path('decoder'),
          language: language === 'auto' ? '' : language,
          task: 'transcribe',
          tailPaddings: WHISPER_TAIL,
          enableTokenTimestamps: timestamps === 'tokens' ? 1 : 0,
          enableSegmentTimestamps: timestamps === 'segments' ? 1 : 0,
        },
      };
    case 'transducer':
      // Without its type sherpa opens the encoder a second time to guess it, and guesses GigaAM wrong.
      return {
        transducer: { encoder: path('encoder'), decoder: path('decoder'), joiner: path('joiner') },
        modelType: modelType ?? 'transducer',
      };
    case 'nemo-ctc':
      return { nemoCtc: { model: path('model') } };
    case 'zipformer-ctc':
      return { zipformerCtc: { model: path('model') } };
    case 'wenet-ctc':
      return { wenetCtc: { model: path('model') } };
    case 'omnilingual':
      return { omnilingual: { model: path('model') } };
    case 'sense-voice':
      return { senseVoice: { model: path('model'), language: language === 'auto' ? '' : language, useInverseTextNormalization: 1 } };
  }
}
