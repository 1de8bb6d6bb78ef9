import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DIALOGUES, makeDialogue } from '../support/dialogues.ts';
import { countSpeakers, diarize, errorRate, preparePcm } from '../support/diarization.ts';
import { checkLeaks } from '../support/leak-check.ts';

checkLeaks();

test('in twenty made dialogues the error is at most 8 % on the mean, and the count is right in 18', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'kazru-test-'));
  const rates: number[] = [];
  let right = 0;
  for (const size of DIALOGUES) {
    const { pcm, turns } = await makeDialogue(size);
    const heard = await diarize(await preparePcm(pcm, folder.path));
    rates.push(errorRate(turns, heard));
    if (countSpeakers(heard) === size.speakers) right++;
  }
  expect(rates.reduce((sum, rate) => sum + rate, 0) / rates.length).toBeLessThanOrEqual(0.08);
  expect(right).toBeGreaterThanOrEqual(18);
});
