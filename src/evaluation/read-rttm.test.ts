import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readReferenceRttm, readRttm } from './read-rttm.ts';

let folder: Awaited<ReturnType<typeof mkdtempDisposable>>;
beforeAll(async () => {
  folder = await mkdtempDisposable(join(tmpdir(), 'rttm-'));
});
afterAll(() => folder.remove());

async function written(text: string): Promise<string> {
  const path = join(folder.path, 'turns.rttm');
  await writeFile(path, text);
  return path;
}

const GOOD = 'SPEAKER call 1 0.000 1.500 <NA> <NA> A <NA> <NA>\n';

describe('an RTTM file', () => {
  it('is read by recording', async () => {
    expect([...(await readReferenceRttm(await written(`;; made by hand\n${GOOD}\n`)))]).toEqual([
      ['call', [{ startMs: 0, endMs: 1500, speaker: 'A' }]],
    ]);
  });

  it.each([
    ['a line with too few fields', `${GOOD}SPEAKER call 1 0.0\n`, /turns\.rttm: RTTM, line 2: expected 10 fields, got 4$/],
    ['a time that is none', `${GOOD}\nSPEAKER call 1 x 1 <NA> <NA> A <NA> <NA>\n`, /line 3: the start must be seconds .*got "x"$/],
    ['a length below nothing', 'SPEAKER call 1 0 -1 <NA> <NA> A <NA> <NA>', /line 1: the duration must be seconds/],
    ['a speaker who is not known', `${GOOD}SPEAKER call 1 0 1 <NA> <NA> <NA> <NA> <NA>`, /line 2: the speaker has no name$/],
    ['what is no RTTM', 'audio,text\n', /line 1: "audio,text" is no type of record$/],
  ])('%s is named with its line', async (_what, text, problem) => {
    await expect(readRttm(await written(text))).rejects.toThrow(problem);
  });

  it.each([
    ['an empty file', ''],
    ['turns without length', 'SPEAKER call 1 0 0 <NA> <NA> A <NA> <NA>'],
  ])('%s is no reference, but may be a hypothesis', async (_what, text) => {
    const path = await written(text);
    await expect(readReferenceRttm(path)).rejects.toThrow(/turns\.rttm has no SPEAKER line with a length$/);
    expect([...(await readRttm(path)).values()].flat()).toEqual([]);
  });
});
