import { join } from 'node:path';

/** In MODELS_DIR: the models that tell speakers apart. They recognise nothing, so that they are none of the local models. */
export const SPEAKERS = 'speakers';

/** Where they lie. */
export function speakerFiles(modelsDir: string): { segmentation: string; embedding: string } {
  return { segmentation: join(modelsDir, SPEAKERS, 'segmentation.onnx'), embedding: join(modelsDir, SPEAKERS, 'embedding.onnx') };
}
