import { stat } from 'node:fs/promises';
import type { SpeakerModels } from '../../../config/diarization.ts';
import { AppError } from '../../../contract/app-error.ts';
import { readOnnxMetadata } from '../../local/onnx-metadata.ts';

/** What sherpa-onnx reads from a file of each kind; without it, it ends its process. */
const NEEDED = {
  segmentation: ['num_speakers', 'powerset_max_classes', 'num_classes', 'window_size', 'receptive_field_size', 'receptive_field_shift'],
  embedding: ['framework', 'output_dim'],
} as const;
const SETTINGS = { segmentation: 'DIARIZATION_SEGMENTATION_MODEL', embedding: 'DIARIZATION_EMBEDDING_MODEL' } as const;

/** What is wrong with the two files, as a sentence for the operator; null: both are models of their kind. */
export async function findProblem(files: SpeakerModels): Promise<string | null> {
  return (await problemOf('segmentation', files.segmentation)) ?? (await problemOf('embedding', files.embedding));
}

async function problemOf(kind: keyof typeof NEEDED, file: string): Promise<string | null> {
  const name = SETTINGS[kind];
  const facts = await stat(file).catch(() => null);
  if (!facts?.isFile()) return `${name}: there is no file ${file}`;
  try {
    const metadata = await readOnnxMetadata(file);
    const missing = NEEDED[kind].filter((key) => metadata[key] === undefined);
    if (missing.length === 0) return null;
    return `${name}: ${file} is no ${kind} model for sherpa-onnx: it lacks ${missing.join(', ')}; see docs/engines-diarization.md`;
  } catch (error) {
    if (error instanceof AppError) return `${name}: ${error.message}; fetch it again`;
    return `${name}: ${file} cannot be read`;
  }
}
