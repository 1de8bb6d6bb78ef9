import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { ENCODINGS, encode } from '../../src/audio/encode.ts';
import { AUDIO_ENCODINGS } from '../../src/engines/engine.ts';
import { recording } from '../support/audio-maker.ts';
import { checkLeaks, temporaryFolder } from '../support/leak-check.ts';
import { seeded } from '../support/replay/random.ts';

checkLeaks();

const signal = new AbortController().signal;
const random = seeded('noise');
const SOUNDS = { speech: await recording('jfk.wav'), noise: new Int16Array(11 * 16_000).map(() => random.whole(-30_000, 30_000)) };
const CASES = Object.entries(SOUNDS).flatMap(([name, samples]) => AUDIO_ENCODINGS.map((encoding) => ({ name, samples, encoding })));

/** The planner turns the byte limits of engines into time by these bounds. */
test.each(CASES)('$name as $encoding has its length, and is no larger than is reckoned with', async ({ samples, encoding }) => {
  await using folder = await temporaryFolder();
  const { file, bytes } = await encode(samples, { encoding, path: join(folder.path, 'clip'), cwd: folder.path, signal });
  const ms = samples.length / 16;
  expect(bytes).toBe((await stat(file)).size);
  expect(bytes).toBeLessThanOrEqual(ENCODINGS[encoding].bytesPerMs * ms);
  if (encoding === 'pcm_s16le') return expect(bytes).toBe(samples.byteLength);
  const { stdout } = await execa('ffmpeg', ['-v', 'error', '-i', file, '-ac', '1', '-ar', '16000', '-f', 's16le', 'pipe:1'], {
    encoding: 'buffer',
  });
  expect(Math.abs(stdout.length / 32 - ms)).toBeLessThanOrEqual(encoding === 'mp3' ? 80 : 25);
});

test('what is encoded can be stopped', async () => {
  await using folder = await temporaryFolder();
  const stop = AbortSignal.abort(new Error('cancelled'));
  const options = { encoding: 'flac', path: join(folder.path, 'clip'), cwd: folder.path, signal: stop } as const;
  await expect(encode(SOUNDS.speech, options)).rejects.toThrow();
});
