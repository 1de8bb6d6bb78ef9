import { describe, expect, test } from 'vitest';
import { chooseFiles, guessFamily, missingRoles } from './choose-files.ts';

describe('files as they lie in archives', () => {
  test.each([
    [
      'Whisper, both sizes',
      ['w/turbo-encoder.onnx', 'w/turbo-encoder.int8.onnx', 'w/turbo-decoder.int8.onnx', 'w/turbo-tokens.txt', 'w/turbo-encoder.weights'],
      { encoder: 'w/turbo-encoder.int8.onnx', decoder: 'w/turbo-decoder.int8.onnx', tokens: 'w/turbo-tokens.txt' },
    ],
    [
      'a Zipformer transducer of icefall',
      [
        'z/encoder-epoch-99-avg-1.int8.onnx',
        'z/decoder-epoch-99-avg-1.onnx',
        'z/joiner-epoch-99-avg-1.int8.onnx',
        'z/tokens.txt',
        'z/bpe.model',
      ],
      {
        encoder: 'z/encoder-epoch-99-avg-1.int8.onnx',
        decoder: 'z/decoder-epoch-99-avg-1.onnx',
        joiner: 'z/joiner-epoch-99-avg-1.int8.onnx',
        tokens: 'z/tokens.txt',
      },
    ],
    [
      'GigaAM with long names and a detector beside it',
      [
        'gigaam_v3_e2e_rnnt_encoder_int8.onnx',
        'gigaam_v3_e2e_rnnt_decoder.onnx',
        'gigaam_v3_e2e_rnnt_joint.onnx',
        'gigaam_v3_e2e_rnnt_tokens.txt',
        'silero_vad.onnx',
      ],
      {
        encoder: 'gigaam_v3_e2e_rnnt_encoder_int8.onnx',
        decoder: 'gigaam_v3_e2e_rnnt_decoder.onnx',
        joiner: 'gigaam_v3_e2e_rnnt_joint.onnx',
        tokens: 'gigaam_v3_e2e_rnnt_tokens.txt',
      },
    ],
    [
      'one file, with punctuation in its name',
      ['sherpa-onnx-nemo-ctc-punct/model.int8.onnx', 'sherpa-onnx-nemo-ctc-punct/tokens.txt'],
      { model: 'sherpa-onnx-nemo-ctc-punct/model.int8.onnx', tokens: 'sherpa-onnx-nemo-ctc-punct/tokens.txt' },
    ],
    ['the vocabulary of onnx-asr', ['model.onnx', 'vocab.txt', 'config.json'], { model: 'model.onnx', tokens: 'vocab.txt' }],
    [
      'two models: the one higher up',
      ['large/model.int8.onnx', 'large/tokens.txt', 'model.int8.onnx', 'tokens.txt'],
      { model: 'model.int8.onnx', tokens: 'tokens.txt' },
    ],
    ['nothing of it', ['README.md', 'test_wavs/0.wav'], {}],
  ])('%s', (_what, paths, expected) => {
    expect(chooseFiles(paths)).toEqual(expected);
    expect(chooseFiles(paths.toReversed())).toEqual(expected);
  });
});

describe('the family', () => {
  const one = { model: 'model.onnx', tokens: 'tokens.txt' };
  const two = { encoder: 'tiny-encoder.onnx', decoder: 'tiny-decoder.onnx', tokens: 't' };
  test.each([
    ['three files', { ...two, joiner: 'j.onnx' }, undefined, 'x', 'transducer'],
    ['two files that say Whisper', two, 'whisper-tiny', 'x', 'whisper'],
    ['two files that come as Whisper', two, undefined, 'sherpa-onnx-whisper-tiny', 'whisper'],
    ['two files of something else', two, 'EncDecMultiTaskModel', 'canary', null],
    ['NeMo, by its metadata', one, 'EncDecCTCModelBPE', 'x', 'nemo-ctc'],
    ['NeMo, whatever the name', one, 'EncDecCTCModel', 'zipformer', 'nemo-ctc'],
    ['Zipformer, by its metadata', one, 'zipformer2_ctc', 'x', 'zipformer-ctc'],
    ['Omnilingual, by its name', one, undefined, 'sherpa-onnx-omnilingual-asr-1600', 'omnilingual'],
    ['SenseVoice, by its name', one, undefined, 'sense-voice-zh-en', 'sense-voice'],
    ['GigaAM, by its name', one, undefined, 'GigaAM-Multilingual', 'nemo-ctc'],
    ['who knows', one, undefined, 'my-model', null],
    ['no model', { tokens: 't' }, undefined, 'nemo', null],
  ] as const)('%s', (_what, files, modelType, name, expected) => {
    expect(guessFamily(files, modelType, name)).toBe(expected);
  });

  test('what it lacks is named', () => {
    expect(missingRoles('transducer', { encoder: 'e' })).toEqual(['decoder', 'joiner', 'tokens']);
    expect(missingRoles('nemo-ctc', one)).toEqual([]);
  });
});
