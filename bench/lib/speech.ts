import { readFile } from 'node:fs/promises';
import { recording, recordingPath, TRANSCRIBED } from '../../test/support/audio-maker.ts';
import { concat, SAMPLE_RATE, silence } from '../../test/support/pcm.ts';

export interface Clip {
  name: string;
  pcm: Int16Array;
  /** What is said in it. */
  reference: string;
}

/** The recordings of test/audio whose words are known. */
export function transcribedClips(): Promise<Clip[]> {
  return Promise.all(
    TRANSCRIBED.map(async (name) => ({
      name,
      pcm: await recording(`${name}.wav`),
      reference: await readFile(recordingPath(`${name}.txt`), 'utf8'),
    })),
  );
}

export interface LongSpeech {
  pcm: Int16Array;
  reference: string;
  /** Samples at which it can be cut without cutting a word: the middles of the pauses. */
  cuts: number[];
}

/** The clips over and over, half a second apart, until it is so long. */
export function loopClips(clips: readonly Clip[], minutes: number): LongSpeech {
  const pause = silence(500);
  const parts: Int16Array[] = [];
  const said: string[] = [];
  const cuts: number[] = [];
  let length = 0;
  for (let i = 0; length < minutes * 60 * SAMPLE_RATE; i++) {
    const clip = clips[i % clips.length] as Clip;
    parts.push(clip.pcm, pause);
    said.push(clip.reference);
    length += clip.pcm.length + pause.length;
    cuts.push(length - pause.length / 2);
  }
  return { pcm: concat(...parts), reference: said.join(' '), cuts };
}

/** The speech in so many parts of about the same length, cut in pauses. */
export function inParts({ pcm, cuts }: LongSpeech, count: number): Int16Array[] {
  const ends = Array.from({ length: count - 1 }, (_, part) => {
    const wanted = (pcm.length * (part + 1)) / count;
    return cuts.reduce((best, cut) => (Math.abs(cut - wanted) < Math.abs(best - wanted) ? cut : best), 0);
  });
  return [0, ...ends].map((start, part) => pcm.subarray(start, ends[part] ?? pcm.length));
}
