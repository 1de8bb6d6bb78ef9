import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { encode } from '../../src/audio/encode.ts';
import { checkLeaks, temporaryFolder } from '../support/leak-check.ts';
import { expectSpoken, heardAsSpeech } from '../support/replay/check-reference.ts';
import { createHearer } from '../support/replay/hearer.ts';
import { createLocate } from '../support/replay/locate.ts';
import { makeReference } from '../support/replay/make-reference.ts';
import { seeded } from '../support/replay/random.ts';
import { expectFound, spliceAtPauses, spliceAtRandom } from '../support/replay/splice.ts';

checkLeaks();

/** The recording that everything is proved with. */
const reference = await makeReference();

test('the twelve minutes say what they claim, and the detector hears every word of them', async () => {
  expect(reference.durationMs / 60_000).toBeCloseTo(12, 0);
  expect(reference.pauseFree.endMs - reference.pauseFree.startMs).toBeGreaterThan(60_000);
  expect(reference.pauseFree.endMs - reference.pauseFree.startMs).toBeLessThan(90_000);
  expectSpoken(reference);
  expect(await heardAsSpeech(reference)).toEqual([]);
});

test('the whole of it is one stretch', () => {
  expect(createLocate(reference.samples)(reference.samples)).toEqual([{ clipStartMs: 0, clipEndMs: reference.durationMs, refStartMs: 0 }]);
});

test('a hundred clips from anywhere in it are found, and nothing else', () => {
  const random = seeded('anywhere');
  const locate = createLocate(reference.samples);
  for (let turn = 0; turn < 100; turn++) {
    const made = spliceAtRandom(reference, random, random.whole(1, 5));
    expectFound(locate(made.pcm), made);
  }
});

test.each(['wav', 'flac', 'ogg_opus', 'mp3'] as const)('so are twenty clips in %s', async (encoding) => {
  await using folder = await temporaryFolder();
  const random = seeded(encoding);
  const hearer = createHearer(reference);
  for (let turn = 0; turn < 20; turn++) {
    const made = spliceAtPauses(reference, random, random.whole(1, 5));
    const signal = AbortSignal.timeout(60_000);
    const { file } = await encode(made.pcm, { encoding, path: join(folder.path, `${turn}`), cwd: folder.path, signal });
    expectFound((await hearer.hear(await readFile(file))).stretches, made);
  }
});
