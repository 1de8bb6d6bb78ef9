import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { durationMs, readWav, SAMPLE_RATE, wav } from '../pcm.ts';
import { seeded } from './random.ts';
import { recipe, type SpokenLanguage, type Utterance } from './reference/recipe.ts';
import { speakWords } from './reference/speak-words.ts';

export type { SpokenLanguage } from './reference/recipe.ts';

/** A word of the reference and where it can be heard: from its first audible 5 ms to its last, in milliseconds. */
export interface ReferenceWord {
  text: string;
  startMs: number;
  endMs: number;
  language: SpokenLanguage;
  /** Who says it. */
  voice: string;
}

/** A made conversation in Kazakh and Russian whose every word has a known time. */
export interface Reference {
  /** 16 kHz, mono, 16 bit. Shared by all tests: never written to. */
  wavFile: string;
  samples: Int16Array;
  durationMs: number;
  /** In time order. In the stretch without pauses each begins where the one before ends; before all others there is silence. */
  words: ReferenceWord[];
  /** From the first word that follows the one before without a pause to the last. */
  pauseFree: { startMs: number; endMs: number };
}

export interface ReferenceOptions {
  /** About so long: 12 for proofs, 1.5 for quick tests. */
  minutes?: number;
  seed?: number;
}

/** A new number where anything about the sound changes that is not in the recipe, so that what is kept is made anew. */
const MAKE = 1;
const LEAD_MS = 700;
const TAIL_MS = 1200;
/** Largest sample of the noise that lies under everything and tells silences apart: -72 dBFS. */
const NOISE = 8;
const MS = SAMPLE_RATE / 1000;

const made = new Map<string, Promise<Reference>>();

/** The reference of this length, made once a machine: it is kept in the temporary folder under the hash of its recipe. */
export function makeReference({ minutes = 12, seed = 16 }: ReferenceOptions = {}): Promise<Reference> {
  const utterances = recipe(minutes, seed);
  const hash = createHash('sha256')
    .update(JSON.stringify([MAKE, LEAD_MS, TAIL_MS, NOISE, seed, utterances]))
    .digest('hex');
  const known = made.get(hash);
  if (known) return known;
  const making = findOrMake(join(tmpdir(), `kazru-reference-${userInfo().uid}-${hash.slice(0, 16)}`), utterances, seed);
  made.set(hash, making);
  return making;
}

async function findOrMake(folder: string, utterances: readonly Utterance[], seed: number): Promise<Reference> {
  const found = await read(folder);
  if (found) return found;
  const draft = `${folder}.${process.pid}`;
  await mkdir(draft, { recursive: true });
  try {
    const { samples, words } = lay(utterances, await speakWords(utterances), seed);
    await writeFile(join(draft, 'reference.wav'), wav(samples));
    await writeFile(join(draft, 'words.json'), JSON.stringify(words));
    // Who comes second finds a folder that is not empty; its content is the same.
    await rename(draft, folder).catch(() => {});
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  const kept = await read(folder);
  if (!kept) throw new Error(`expected a reference in ${folder}`);
  return kept;
}

interface LaidWord extends ReferenceWord {
  pauseFree: boolean;
}

async function read(folder: string): Promise<Reference | null> {
  const wavFile = join(folder, 'reference.wav');
  try {
    const [audio, list] = await Promise.all([readFile(wavFile), readFile(join(folder, 'words.json'), 'utf8')]);
    const laid: LaidWord[] = JSON.parse(list);
    const samples = readWav(audio).pcm;
    const within = laid.filter(({ pauseFree }) => pauseFree);
    const words = laid.map(({ pauseFree: _, ...word }) => word);
    const pauseFree = { startMs: within[0]?.startMs ?? 0, endMs: within.at(-1)?.endMs ?? 0 };
    return { wavFile, samples, durationMs: durationMs(samples), words, pauseFree };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Words and pauses one after the other on a floor of noise. */
function lay(utterances: readonly Utterance[], spoken: readonly Int16Array[], seed: number): { samples: Int16Array; words: LaidWord[] } {
  let ms = LEAD_MS;
  const words = utterances.map(({ text, language, voice, pauseMs, pauseFree }, index): LaidWord => {
    const startMs = ms + pauseMs;
    ms = startMs + (spoken[index]?.length ?? 0) / MS;
    return { text, startMs, endMs: ms, language, voice: voice.name, pauseFree };
  });
  const random = seeded(`noise ${seed}`);
  const samples = new Int16Array((ms + TAIL_MS) * MS).map(() => random.whole(-NOISE, NOISE));
  for (const [index, { startMs }] of words.entries()) {
    const word = spoken[index] as Int16Array;
    // Words leave room for the noise below full scale.
    for (let i = 0, at = startMs * MS; i < word.length; i++, at++) samples[at] = (samples[at] as number) + (word[i] as number);
  }
  return { samples, words };
}
