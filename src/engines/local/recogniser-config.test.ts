import { expect, test } from 'vitest';
import type { Family } from './families.ts';
import type { InstalledModel } from './installed-models.ts';
import type { ModelManifest } from './manifest.ts';
import { recogniserConfig } from './recogniser-config.ts';

const FILES = { encoder: 'e.onnx', decoder: 'd.onnx', joiner: 'j.onnx', model: 'm.onnx', tokens: 't.txt' };

function configOf(family: Family, changes: Partial<ModelManifest> = {}, language = 'auto') {
  const manifest: ModelManifest = {
    name: 'x',
    family,
    files: FILES,
    checksums: {},
    languages: null,
    licence: null,
    source: null,
    ...changes,
  };
  const model: InstalledModel = { name: 'x', dir: '/models/x', manifest };
  return recogniserConfig(model, { language, threads: 3 });
}

test('Whisper is told language and task; detection is an empty language', () => {
  expect(configOf('whisper', {}, 'kk').modelConfig.whisper).toEqual({
    encoder: '/models/x/e.onnx',
    decoder: '/models/x/d.onnx',
    language: 'kk',
    task: 'transcribe',
    tailPaddings: 300,
    enableTokenTimestamps: 0,
    enableSegmentTimestamps: 1,
  });
  expect(configOf('whisper').modelConfig.whisper?.language).toBe('');
});

test.each([
  ['segments', 0, 1],
  ['tokens', 1, 0],
  ['none', 0, 0],
] as const)('Whisper with times of %s', (timestamps, enableTokenTimestamps, enableSegmentTimestamps) => {
  expect(configOf('whisper', { timestamps }).modelConfig.whisper).toMatchObject({ enableTokenTimestamps, enableSegmentTimestamps });
});

test('a transducer from NeMo is named as such, any other as a plain one', () => {
  const files = { encoder: '/models/x/e.onnx', decoder: '/models/x/d.onnx', joiner: '/models/x/j.onnx' };
  expect(configOf('transducer', { modelType: 'nemo_transducer' }).modelConfig).toMatchObject({
    transducer: files,
    modelType: 'nemo_transducer',
  });
  expect(configOf('transducer').modelConfig).toMatchObject({ transducer: files, modelType: 'transducer' });
});

test.each([
  ['nemo-ctc', 'nemoCtc'],
  ['zipformer-ctc', 'zipformerCtc'],
  ['wenet-ctc', 'wenetCtc'],
  ['omnilingual', 'omnilingual'],
  ['sense-voice', 'senseVoice'],
] as const)('%s is one file', (family, key) => {
  const { modelConfig } = configOf(family);
  expect(modelConfig[key]).toMatchObject({ model: '/models/x/m.onnx' });
});

test('exactly one family is set, with threads, tokens and features', () => {
  const config = configOf('nemo-ctc', { featureDim: 64 });
  expect(config).toEqual({
    featConfig: { sampleRate: 16_000, featureDim: 64 },
    modelConfig: { nemoCtc: { model: '/models/x/m.onnx' }, tokens: '/models/x/t.txt', numThreads: 3, provider: 'cpu', debug: 0 },
    decodingMethod: 'greedy_search',
  });
  expect(configOf('nemo-ctc').featConfig.featureDim).toBe(80);
});
