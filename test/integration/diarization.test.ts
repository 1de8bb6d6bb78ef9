import { cp, mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createAcousticDiarizer } from '../../src/engines/diarization/acoustic.ts';
import type { SpeakerTurn } from '../../src/transcript/speaker-turn.ts';
import { recording, recordingPath, spliceClips, TRANSCRIBED } from '../support/audio-maker.ts';
import { DIALOGUES, makeDialogue } from '../support/dialogues.ts';
import {
  byOneSpeaker,
  countSpeakers,
  decodeTo,
  detectIn,
  diarize,
  diarizeRequest,
  errorRate,
  MEETINGS,
  meetingTurns,
  type Prepared,
  preparePcm,
} from '../support/diarization.ts';
import { checkLeaks } from '../support/leak-check.ts';
import { silence } from '../support/pcm.ts';

checkLeaks();

const withFolder = async <T>(work: (folder: string) => Promise<T>): Promise<T> => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'kazru-test-'));
  return await work(folder.path);
};
const hear = (pcm: Int16Array, count?: Parameters<typeof diarize>[1]): Promise<SpeakerTurn[]> =>
  withFolder(async (folder) => diarize(await preparePcm(pcm, folder), count));
const exactly = (exact: number) => ({ exact, min: null, max: null });

describe('acoustic diarization of meetings', () => {
  test('is nowhere much worse than one speaker for all, and better on the mean', async () => {
    const rates = await Promise.all(
      MEETINGS.map((name) =>
        withFolder(async (folder) => {
          const file = join(folder, 'meeting');
          await cp(recordingPath(`${name}.wav`), file);
          const prepared = await detectIn(await decodeTo(file, folder));
          const [reference, turns] = [await meetingTurns(name), await diarize(prepared)];
          return {
            der: errorRate(reference, turns),
            same: errorRate(reference, byOneSpeaker(turns)),
            exact: errorRate(reference, byOneSpeaker(reference)),
          };
        }),
      ),
    );
    for (const { der, same, exact } of rates) expect(der).toBeLessThan(Math.min(same, exact) + 0.05);
    const mean = (of: (rate: (typeof rates)[number]) => number): number => rates.reduce((sum, rate) => sum + of(rate), 0) / rates.length;
    expect(mean(({ der }) => der)).toBeLessThan(mean(({ exact }) => exact));
  });
});

describe('acoustic diarization of made dialogues', () => {
  const sizes = DIALOGUES.filter(({ turns }) => turns <= 22).slice(0, 6);

  test('finds who speaks when', async () => {
    const rates: number[] = [];
    let right = 0;
    for (const size of sizes) {
      const { pcm, turns } = await makeDialogue(size);
      const heard = await hear(pcm);
      rates.push(errorRate(turns, heard));
      if (countSpeakers(heard) === size.speakers) right++;
    }
    expect(rates.reduce((sum, rate) => sum + rate, 0) / rates.length).toBeLessThan(0.08);
    expect(right).toBeGreaterThanOrEqual(5);
    // Most of it is making the voices, a process for each sentence.
  }, 180_000);

  test('gives as many speakers as are asked for, and keeps to bounds', async () => {
    const { pcm, turns } = await makeDialogue({ seed: 2, speakers: 3, turns: 15 });
    await withFolder(async (folder) => {
      const prepared = await preparePcm(pcm, folder);
      for (const count of [1, 2, 3, 5]) expect(countSpeakers(await diarize(prepared, exactly(count)))).toBe(count);
      expect(errorRate(turns, await diarize(prepared, exactly(3)))).toBeLessThan(0.1);
      expect(countSpeakers(await diarize(prepared, { exact: null, min: 4, max: null }))).toBeGreaterThanOrEqual(4);
      expect(countSpeakers(await diarize(prepared, { exact: null, min: null, max: 2 }))).toBeLessThanOrEqual(2);
    });
  });

  test('gives turns in order, of whole milliseconds, within the recording, of one speaker at a time', async () => {
    const { pcm } = await makeDialogue({ seed: 5, speakers: 4, turns: 10 });
    const turns = await hear(pcm);
    expect(turns[0]?.speaker).toBe('A');
    for (const [index, { startMs, endMs }] of turns.entries()) {
      expect(Number.isInteger(startMs) && Number.isInteger(endMs)).toBe(true);
      expect(endMs).toBeGreaterThan(startMs);
      expect(startMs).toBeGreaterThanOrEqual(turns[index - 1]?.endMs ?? 0);
      expect(endMs).toBeLessThanOrEqual(pcm.length / 16 + 10);
    }
    expect(await hear(pcm)).toEqual(turns);
  });
});

describe('one person alone', () => {
  test.each(['jfk.wav', 'librivox-austen-0870.wav', 'librivox-austen-0930.wav'])('is one speaker: %s', async (name) => {
    expect(countSpeakers(await hear(await recording(name)))).toBe(1);
  });

  test('is one speaker in several readings in a row', async () => {
    const clips = await Promise.all(TRANSCRIBED.filter((name) => name.startsWith('librivox')).map((name) => recording(`${name}.wav`)));
    const { pcm } = spliceClips(
      clips,
      clips.map(() => 700),
    );
    expect(countSpeakers(await hear(pcm))).toBe(1);
  });
});

describe('what is no conversation', () => {
  test.each([
    ['nothing', silence(0)],
    ['silence', silence(3000)],
    ['half a second', silence(500)],
  ])('%s has no speakers', async (_, pcm) => {
    expect(await hear(pcm)).toEqual([]);
  });

  test('speech too short to be told apart is one speaker, whatever is asked for', async () => {
    const { pcm } = await makeDialogue({ seed: 3, speakers: 1, turns: 1 });
    await withFolder(async (folder) => {
      const sound = await preparePcm(pcm.slice(0, 12_000), folder);
      const prepared: Prepared = { ...sound, regions: [{ startMs: 0, endMs: 750 }] };
      expect(countSpeakers(await diarize(prepared, exactly(10)))).toBe(1);
    });
  });

  test('speech that is said to go on behind the end is cut there', async () => {
    const pcm = await recording('jfk.wav');
    await withFolder(async (folder) => {
      const sound = await preparePcm(pcm, folder);
      const turns = await diarize({ ...sound, regions: [{ startMs: 8000, endMs: 90_000 }] });
      expect(turns.at(-1)?.endMs).toBeLessThanOrEqual(11_000);
      expect(turns[0]?.startMs).toBeGreaterThanOrEqual(7500);
    });
  });
});

describe('a call', () => {
  const jfk = (folder: string): Promise<Prepared> => recording('jfk.wav').then((pcm) => preparePcm(pcm, folder));

  test.each([
    [{ exact: 0, min: null, max: null }, /exact count .* from 1 to 10, got 0/],
    [{ exact: 1000, min: null, max: null }, /got 1000/],
    [{ exact: -1, min: null, max: null }, /got -1/],
    [{ exact: null, min: 1.5, max: null }, /min count .* got 1.5/],
    [{ exact: null, min: 4, max: 2 }, /At least 4 and at most 2/],
  ])('with %j is refused', async (count, message) => {
    await withFolder(async (folder) => {
      await expect(diarize(await jfk(folder), count)).rejects.toMatchObject({
        code: 'VALIDATION_FAILED',
        message: expect.stringMatching(message),
      });
    });
  });

  test('ends at once when it is stopped', async () => {
    await withFolder(async (folder) => {
      const stop = new AbortController();
      const call = createAcousticDiarizer().diarize({ ...diarizeRequest(await jfk(folder)), signal: stop.signal });
      stop.abort(new Error('stopped by hand'));
      await expect(call).rejects.toThrow('stopped by hand');
    });
  });

  test('says so when the sound is gone', async () => {
    await withFolder(async (folder) => {
      const prepared = { ...(await jfk(folder)), pcmFile: join(folder, 'gone.pcm') };
      await expect(diarize(prepared)).rejects.toMatchObject({ code: 'INTERNAL', cause: { code: 'ENOENT' } });
    });
  });

  test('can always be made', async () => {
    expect(await createAcousticDiarizer().check()).toBeNull();
  });
});
