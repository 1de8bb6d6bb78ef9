import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createPocketSphinx } from '../../../src/engines/pocketsphinx/engine.ts';
import { makeDialogue } from '../../../test/support/dialogues.ts';
import { concat, durationMs, silence } from '../../../test/support/pcm.ts';
import { type DamagedWord, type MarkedTranscript, markWords } from '../../../test/support/quality/samples.ts';
import { seeded } from '../../../test/support/replay/random.ts';
import type { Clip } from '../speech.ts';
import { speechIn } from './recordings.ts';

const PAUSE_MS = 1200;
/** Soft and loud noise over the same clips: its largest sample beside the mean one of the clip. */
const NOISES = [0, 0.7];
const NOISE_ALONE_MS = 3000;

/** What PocketSphinx hears in one recording of these clips, clean and in noise, with noise alone and with speech in languages that it does not know. */
export async function heardByPocketSphinx(clips: readonly Clip[], seed: number, folder: string): Promise<MarkedTranscript> {
  const foreign = await makeDialogue({ seed, speakers: 2, turns: 2 });
  const random = seeded(`noise ${seed}`);
  const noise = silence(NOISE_ALONE_MS).map(() => random.whole(-3000, 3000));
  const parts = [
    ...NOISES.flatMap((loudness) => clips.map(({ pcm, reference }) => ({ pcm: inNoise(pcm, loudness, seed), reference }))),
    { pcm: foreign.pcm, reference: foreign.texts.join(' ') },
    { pcm: noise, reference: '' },
  ];
  const pcm = concat(...parts.flatMap((part) => [part.pcm, silence(PAUSE_MS)]));
  const words = await hearByPocketSphinx(pcm, folder);
  const reference = parts.flatMap((part) => part.reference.split(/\s+/).filter(Boolean));
  return { kind: 'PocketSphinx', words: markWords(words, reference), speech: await speechIn(pcm, folder) };
}

/** The words that the engine of the product hears in canonical PCM. */
export async function hearByPocketSphinx(pcm: Int16Array, folder: string): Promise<DamagedWord[]> {
  const file = join(folder, `${crypto.randomUUID()}.pcm`);
  await writeFile(file, pcm);
  const engine = createPocketSphinx({ model: process.env.POCKETSPHINX_MODEL ?? null, cores: 1, path: process.env.PATH ?? '' });
  const { words } = await engine.recognise({
    audio: {
      encoding: 'pcm_s16le',
      durationMs: durationMs(pcm),
      bytes: pcm.byteLength,
      file,
      open: () => {
        throw new Error('expected the file to be read');
      },
    },
    language: 'en',
    hints: [],
    deferred: false,
    speakers: null,
    signal: new AbortController().signal,
    ticket: null,
    onAccepted: async () => {},
  });
  return words.map((word) => ({ ...word, language: word.language ?? 'und' }));
}

function inNoise(pcm: Int16Array, loudness: number, seed: number): Int16Array {
  const random = seeded(`in noise ${seed} ${loudness}`);
  const largest = loudness * (pcm.reduce((sum, sample) => sum + Math.abs(sample), 0) / pcm.length);
  return pcm.map((sample) => Math.round(0.7 * (sample + largest * (2 * random.next() - 1))));
}
