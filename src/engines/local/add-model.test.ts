import { expect, test } from 'vitest';
import { nameFrom } from './add-model.ts';
import { MODEL_NAME } from './manifest.ts';
import { mirrored } from './pull-model.ts';

test.each([
  ['sherpa-onnx-nemo-ctc-giga-am-v2-russian-2025-04-19.tar.bz2', 'nemo-ctc-giga-am-v2-russian-2025-04-19'],
  ['/media/usb/GigaAM_v3.tgz', 'gigaam-v3'],
  ['./models/My Model/', 'my-model'],
  [`${'long-'.repeat(20)}.tar`, 'long-long-long-long-long-long-long-long'],
])('%s becomes %s', (path, expected) => {
  expect(nameFrom(path)).toBe(expected);
  expect(nameFrom(path)).toMatch(MODEL_NAME);
});

test('a mirror replaces scheme and host, and keeps the path', () => {
  const url = 'https://huggingface.co/a/b/resolve/main/model.onnx?download=true';
  expect(mirrored(url, null)).toBe(url);
  expect(mirrored(url, 'http://mirror.local:8080')).toBe('http://mirror.local:8080/a/b/resolve/main/model.onnx?download=true');
  expect(mirrored(url, 'https://intra/hf/')).toBe('https://intra/hf/a/b/resolve/main/model.onnx?download=true');
});
