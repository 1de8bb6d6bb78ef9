import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AMPLITUDES } from './loudness-model.ts';
import { floats, floatValue, integers, model, node } from './onnx-writer.ts';

/**
 * Two real models, as sherpa-onnx takes them for speaker diarization, that know two voices: white noise at the first two
 * levels of the loudness model. Everything else is silence.
 */
const FRAME = { size: 991, shift: 270 };
const CLASSES = 7;
/** Of the logarithm of a frame's mean loudness: silence, the first voice, the second; what the others stand for never happens. */
const LOUDNESS = [-13.8, Math.log(AMPLITUDES[0] / 2), Math.log(AMPLITUDES[1] / 2), 20, 30, 40, 50];
/** Of the mean log mel energies that sherpa computes for noise of these levels. */
const ENERGIES = [3, -1];

const SEGMENTATION_METADATA = {
  model_type: 'pyannote-segmentation-3.0',
  num_speakers: '3',
  powerset_max_classes: '2',
  num_classes: String(CLASSES),
  sample_rate: '16000',
  window_size: '160000',
  receptive_field_size: String(FRAME.size),
  receptive_field_shift: String(FRAME.shift),
};

export function segmentationModel(): Buffer {
  return model({
    nodes: [
      node('Abs', ['x'], ['loud']),
      node('AveragePool', ['loud'], ['frames'], { kernel_shape: [FRAME.size], strides: [FRAME.shift] }),
      node('Add', ['frames', 'little'], ['positive']),
      node('Log', ['positive'], ['level']),
      node('Transpose', ['level'], ['column'], { perm: [0, 2, 1] }),
      ...nearest('column', 'y'),
    ],
    constants: [floats('little', [], [1e-6]), ...centres(LOUDNESS)],
    inputs: [floatValue('x', ['N', 1, 'T'])],
    outputs: [floatValue('y', ['N', 'F', CLASSES])],
    metadata: SEGMENTATION_METADATA,
  });
}

function embeddingModel(): Buffer {
  return model({
    nodes: [
      node('ReduceMean', ['x'], ['energy'], { axes: [1, 2], keepdims: 0 }),
      node('Unsqueeze', ['energy', 'last'], ['column']),
      ...nearest('column', 'lines'),
      node('Softmax', ['lines'], ['embedding'], { axis: 1 }),
    ],
    constants: [integers('last', [1], [1]), ...centres(ENERGIES)],
    inputs: [floatValue('x', ['N', 'T', 80])],
    outputs: [floatValue('embedding', ['N', ENERGIES.length])],
    metadata: {
      framework: '3d-speaker',
      language: 'Chinese',
      url: '',
      comment: '',
      sample_rate: '16000',
      output_dim: String(ENERGIES.length),
      normalize_samples: '1',
      feature_normalize_type: '',
    },
  });
}

/** Lines whose upper envelope is where a centre is the nearest. */
function nearest(from: string, to: string): Buffer[] {
  return [node('MatMul', [from, 'slopes'], ['lines_up']), node('Add', ['lines_up', 'offsets'], [to])];
}

function centres(values: readonly number[]): Buffer[] {
  return [
    floats('slopes', [1, values.length], [...values]),
    floats(
      'offsets',
      [values.length],
      values.map((centre) => (-centre * centre) / 2),
    ),
  ];
}

/** Puts both into a folder, named as in MODELS_DIR. */
export async function installSpeakerModels(dir: string): Promise<{ segmentation: string; embedding: string }> {
  const [segmentation, embedding] = [join(dir, 'segmentation.onnx'), join(dir, 'embedding.onnx')];
  await writeFile(segmentation, segmentationModel());
  await writeFile(embedding, embeddingModel());
  return { segmentation, embedding };
}
