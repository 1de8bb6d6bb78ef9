import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { listenTo } from './native-words.ts';
import { endMark } from './recogniser-messages.ts';

test('what belongs to a request is what came before its mark, in whatever pieces', async () => {
  const stream = new PassThrough();
  const words = listenTo(stream);
  const first = words.until(endMark(1));
  const whole = `one\n${endMark(1)}two\n${endMark(2)}three\n`;
  for (const piece of whole.match(/.{1,3}/gs) ?? []) stream.write(piece);
  expect(await first).toBe('one');
  expect(await words.until(endMark(2))).toBe('two');
  await expect.poll(() => words.last()).toBe('three');
});

test.each([
  [
    "/shared/sherpa-onnx/csrc/offline-nemo-enc-dec-ctc-model.cc:Init:122 'vocab_size' does not exist in the metadata",
    "'vocab_size' does not exist in the metadata",
  ],
  ['\u001b[1;31m2026-11-22 [E:onnxruntime:, executor.cc:671] Bad\u001b[m', '2026-11-22 [E:onnxruntime:, executor.cc:671] Bad'],
  ["nemo_ctc model: '/var/lib/kazru/models/x/model.onnx' does not exist", "nemo_ctc model: 'model.onnx' does not exist"],
])('%s', async (line, expected) => {
  const stream = new PassThrough();
  const words = listenTo(stream);
  stream.write(`\n${line}\n\n`);
  await expect.poll(() => words.last()).toBe(expected);
});

test('of very much only the first and the last lines are kept', async () => {
  const stream = new PassThrough();
  const words = listenTo(stream);
  for (let line = 0; line < 5000; line++) stream.write(`line ${line}\n`);
  const said = await Promise.all([words.until(endMark(1)), Promise.resolve(stream.write(endMark(1)))]).then(([text]) => text);
  expect(said.split('\n')).toHaveLength(13);
  expect(said).toMatch(/line 4999$/);
});
