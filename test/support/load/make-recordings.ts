import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encode, recording, spliceClips, TRANSCRIBED } from '../audio-maker.ts';
import { wav } from '../pcm.ts';
import type { Random } from '../replay/random.ts';

const RATE = 48_000;
const BYTES_PER_SECOND = RATE * 2 * 2;

/** Recordings as a recorder makes them (WAV, 48 kHz, stereo), each of speech in another order with other pauses. Gives their paths. */
export async function makeRecordings(
  folder: string,
  { mb, count, random }: { mb: number; count: number; random: Random },
): Promise<string[]> {
  const voices = await Promise.all(TRANSCRIBED.map((name) => recording(`${name}.wav`)));
  const seconds = (mb * 1e6) / BYTES_PER_SECOND;
  const paths: string[] = [];
  for (let number = 0; number < count; number++) {
    // Six clips and their pauses are more than half a minute.
    const clips = Array.from({ length: Math.ceil(seconds / 3) }, () => random.pick(voices));
    const { pcm } = spliceClips(
      clips,
      Array.from(clips, () => random.whole(200, 1500)),
    );
    const mono = join(folder, 'mono.wav');
    await writeFile(mono, wav(pcm.subarray(0, seconds * 16_000)));
    paths.push(await encode(mono, join(folder, `load-${number}.wav`), ['-ar', String(RATE), '-ac', '2']));
  }
  return paths;
}
