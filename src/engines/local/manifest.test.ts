import { describe, expect, test } from 'vitest';
import { AppError } from '../../contract/app-error.ts';
import { parseManifest } from './manifest.ts';

const SUM = { bytes: 10, sha256: 'a'.repeat(64) };
const GOOD = {
  name: 'gigaam',
  family: 'nemo-ctc',
  files: { model: 'model.int8.onnx', tokens: 'tokens.txt' },
  checksums: { 'model.int8.onnx': SUM, 'tokens.txt': SUM },
  languages: ['kk', 'ru'],
  licence: 'MIT',
  source: 'https://example.org',
};

function messageOf(value: unknown): string {
  try {
    parseManifest(typeof value === 'string' ? value : JSON.stringify(value), '/models/gigaam/model.json');
  } catch (error) {
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: 'MODEL_DAMAGED' });
    return (error as AppError).message;
  }
  throw new Error('it was accepted');
}

test('a whole description is read as it is', () => {
  expect(parseManifest(JSON.stringify(GOOD), 'model.json')).toEqual(GOOD);
});

describe('what is wrong is named with the file and the field', () => {
  test.each([
    ['an unknown family', { ...GOOD, family: 'kaldi' }, /family: .*"whisper"/],
    ['no family', { ...GOOD, family: undefined }, /family:/],
    ['a file that the family needs', { ...GOOD, files: { model: 'model.int8.onnx' } }, /files\.tokens: a nemo-ctc model needs it/],
    ['files of another family', { ...GOOD, family: 'whisper' }, /files\.encoder: .*files\.decoder: /],
    ['a file in another folder', { ...GOOD, files: { ...GOOD.files, model: '../model.onnx' } }, /files\.model: expected a plain file name/],
    ['a file without a checksum', { ...GOOD, checksums: { 'tokens.txt': SUM } }, /checksums\.model\.int8\.onnx: missing/],
    [
      'a checksum that is none',
      { ...GOOD, checksums: { ...GOOD.checksums, 'tokens.txt': { ...SUM, sha256: 'x' } } },
      /tokens\.txt\.sha256: expected 64/,
    ],
    ['weights without a checksum', { ...GOOD, weights: ['big.weights'] }, /checksums\.big\.weights: missing/],
    ['a name that is no engine id', { ...GOOD, name: 'Giga AM' }, /name: expected lower-case/],
    ['a language that is no code', { ...GOOD, languages: ['Kazakh'] }, /languages\.0: expected codes/],
    ['a field that nobody knows', { ...GOOD, encoder: 'x' }, /encoder/],
    ['another sample rate', { ...GOOD, sampleRate: 8000 }, /sampleRate/],
  ])('%s', (_what, value, expected) => {
    const message = messageOf(value);
    expect(message).toContain('/models/gigaam/model.json');
    expect(message).toMatch(expected);
  });

  test('no JSON', () => {
    expect(messageOf('{"name":')).toMatch(/model\.json is not JSON: /);
  });

  test('all at once', () => {
    expect(messageOf({ ...GOOD, name: '', languages: 'kk' })).toMatch(/name: .*; languages: /);
  });
});
