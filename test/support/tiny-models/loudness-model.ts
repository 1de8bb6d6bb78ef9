import { floats, floatValue, integers, integerValue, model, node } from './onnx-writer.ts';

/**
 * A real NeMo CTC model that hears loudness: each token is a level of white noise, silence is the blank. A frame of its
 * answer lasts 80 ms. It is what is needed to run the whole way (load, decode, tokens, words) on known audio.
 */
export const LEVELS = ['▁сәлем', '▁әлем', 'дер', '▁мир'] as const;
/** Amplitudes of white noise at which the levels lie; each is 8 times softer than the one before. */
export const AMPLITUDES = [0.5, 0.0625, 0.0078125, 0.0009765625] as const;
/** Means of the log mel energies that sherpa computes for noise of these amplitudes, and for digital silence. */
const CENTRES = [-2.4, -6.5, -10.6, -14.3, -16.2];

export const LOUDNESS_TOKENS = [...LEVELS, '<blk>'].map((token, index) => `${token} ${index}\n`).join('');

export const LOUDNESS_METADATA = {
  model_type: 'EncDecCTCModelBPE',
  vocab_size: String(CENTRES.length),
  subsampling_factor: '8',
  normalize_type: '',
};

interface LoudnessOptions {
  metadata?: Record<string, string>;
  /** Multiplies matrices of this size for every clip, so that it takes long. */
  work?: number;
}

/** The file of the model. The logits are lines whose upper envelope is where the level is nearest. */
export function loudnessModel({ metadata = LOUDNESS_METADATA, work = 0 }: LoudnessOptions = {}): Buffer {
  const size = CENTRES.length;
  const busy = work === 0 ? { nodes: [node('Identity', ['logits'], ['done'])], constants: [] } : busyWork(work);
  return model({
    nodes: [
      node('ReduceMean', ['audio_signal'], ['energy'], { axes: [1], keepdims: 1 }),
      node('MaxPool', ['energy'], ['frames'], { kernel_shape: [8], strides: [8] }),
      node('Transpose', ['frames'], ['column'], { perm: [0, 2, 1] }),
      node('MatMul', ['column', 'slopes'], ['lines']),
      node('Add', ['lines', 'offsets'], ['logits']),
      ...busy.nodes,
      node('LogSoftmax', ['done'], ['logprobs'], { axis: 2 }),
    ],
    constants: [
      floats('slopes', [1, size], CENTRES),
      floats(
        'offsets',
        [size],
        CENTRES.map((centre) => (-centre * centre) / 2),
      ),
      ...busy.constants,
    ],
    inputs: [floatValue('audio_signal', ['B', 80, 'T']), integerValue('length', ['B'])],
    outputs: [floatValue('logprobs', ['B', 'S', size])],
    metadata,
  });
}

/** Something that depends on the audio, takes long, and comes to nothing. */
function busyWork(size: number): { nodes: Buffer[]; constants: Buffer[] } {
  const rounds = Array.from({ length: 8 }, (_, round) => round);
  return {
    nodes: [
      node('ReduceMean', ['audio_signal'], ['seed'], { axes: [0, 1, 2], keepdims: 0 }),
      node('Expand', ['seed', 'square'], ['busy0']),
      ...rounds.flatMap((round) => [
        node('MatMul', [`busy${round}`, 'busy0'], [`product${round}`]),
        node('Tanh', [`product${round}`], [`busy${round + 1}`]),
      ]),
      node('ReduceMean', [`busy${rounds.length}`], ['mean'], { axes: [0, 1], keepdims: 0 }),
      node('Mul', ['mean', 'nothing'], ['zero']),
      node('Add', ['logits', 'zero'], ['done']),
    ],
    constants: [floats('nothing', [], [0]), integers('square', [2], [size, size])],
  };
}
