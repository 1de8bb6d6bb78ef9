import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Stretches } from '../../../src/text/stretches.ts';
import { spreadWords } from '../../../src/transcript/spread-words.ts';
import { makeDialogue } from '../../../test/support/dialogues.ts';
import { detectIn } from '../../../test/support/diarization.ts';
import { durationMs, SAMPLE_RATE } from '../../../test/support/pcm.ts';
import { makeReference, type Reference, type ReferenceWord } from '../../../test/support/replay/make-reference.ts';
import { seeded } from '../../../test/support/replay/random.ts';

/** A recording whose words and their times are known. */
export interface Recording {
  name: string;
  reference: Reference;
  speech: Stretches;
  /** Where there is noise, or others talk far away, and nobody says a word. */
  noise: Stretches;
}

const MINUTES = 1.5;
const SAMPLES_PER_MS = SAMPLE_RATE / 1000;
/** Noise leaves room for the words round it. */
const NOISY_PAUSE_MS = 1800;
const MARGIN_MS = 400;
const NOISY_SHARE = 0.35;

/** Words that are said one by one, with noise in some pauses; each seed is another recording. */
export async function spokenWords(seed: number, folder: string): Promise<Recording> {
  const reference = await makeReference({ minutes: MINUTES, seed });
  const { samples, noise } = withNoise(reference, seed);
  return { name: `words ${seed}`, reference: { ...reference, samples }, speech: await speechIn(samples, folder), noise };
}

/** Whole sentences of a dialogue. */
export async function spokenDialogue(seed: number, folder: string): Promise<Recording> {
  const { pcm, turns, texts, voices } = await makeDialogue({ seed, speakers: 2 + (seed % 3), turns: 14 });
  const words = turns.flatMap(({ startMs, endMs, speaker }, index) =>
    spreadWords(texts[index] ?? '', startMs, endMs).map(({ text, startMs: from, endMs: to }): ReferenceWord => {
      const voice = voices[speaker.charCodeAt(0) - 65]?.name ?? '';
      return { text, startMs: from, endMs: to, language: voice.startsWith('kk') ? 'kk' : 'ru', voice };
    }),
  );
  const reference = { wavFile: '', samples: pcm, durationMs: durationMs(pcm), words, pauseFree: { startMs: 0, endMs: 0 } };
  return { name: `dialogue ${seed}`, reference, speech: await speechIn(pcm, folder), noise: [] };
}

/** Where the speech detector of the product hears speech. */
export async function speechIn(pcm: Int16Array, folder: string): Promise<Stretches> {
  const file = join(folder, `${crypto.randomUUID()}.pcm`);
  await writeFile(file, pcm);
  const { regions } = await detectIn(file);
  return regions.map(({ startMs, endMs }) => [startMs, endMs] as const);
}

/** Some of the long pauses with white noise, or with other parts of the conversation, softer and over each other. */
function withNoise({ samples, words }: Reference, seed: number): { samples: Int16Array; noise: Stretches } {
  const random = seeded(`noise in pauses ${seed}`);
  const noisy = samples.slice();
  const noise: [number, number][] = [];
  for (const [index, { endMs }] of words.entries()) {
    const next = words[index + 1];
    if (!next || next.startMs - endMs < NOISY_PAUSE_MS || random.next() >= NOISY_SHARE) continue;
    const [from, to] = [endMs + MARGIN_MS, next.startMs - MARGIN_MS];
    noise.push([from, to]);
    const babble = random.next() < 0.5 ? Array.from({ length: 4 }, () => random.whole(0, samples.length >> 1)) : null;
    for (let at = from * SAMPLES_PER_MS, step = 0; at < to * SAMPLES_PER_MS; at++, step++)
      noisy[at] = babble ? babble.reduce((sum, start) => sum + (samples[start + step] ?? 0) / 8, 0) : random.whole(-1500, 1500);
  }
  return { samples: noisy, noise };
}
