import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';
import { execa } from 'execa';
import { readWav, SAMPLE_RATE, samplesOf } from '../../pcm.ts';
import type { Utterance } from './recipe.ts';

const run = promisify(execFile);

/** The rate of espeak-ng, and the frame that is whole at both rates: 20 ms. */
const SPOKEN_RATE = 22_050;
const SPOKEN_FRAME = 441;
const FRAME = 320;
/** Frames of silence behind every word while all are resampled together, so that none rings into the next. */
const GUARD_FRAMES = 2;

/** Words in one run of espeak-ng: starting it costs eight times as much as a word. */
const BATCH = 40;
/** Between two words of a batch espeak-ng is quiet for at least this long; inside a word never. */
const BREAK_MS = 900;
const SPLIT_MS = 350;
/** The largest sample that is quiet. */
const QUIET = 40;

/** The words in canonical PCM, each cut to what can be heard of it, in whole milliseconds. */
export async function speakWords(utterances: readonly Utterance[]): Promise<Int16Array[]> {
  const spoken = new Array<Int16Array>(utterances.length);
  const queue = batches(utterances).values();
  const work = async (): Promise<void> => {
    // One iterator for all: each takes the next that nobody has.
    for (const batch of queue) {
      const words = await speakBatch(batch.map((index) => utterances[index] as Utterance));
      for (const [place, index] of batch.entries()) spoken[index] = words[place] as Int16Array;
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return (await resample(spoken)).map(audible);
}

/** Places of utterances of one voice in one language, BATCH of them at most. */
function batches(utterances: readonly Utterance[]): number[][] {
  const byVoice = Object.groupBy(utterances.keys(), (index) => {
    const utterance = utterances[index] as Utterance;
    return `${utterance.language}+${utterance.voice.variant}`;
  });
  return Object.values(byVoice).flatMap((group = []) =>
    Array.from({ length: Math.ceil(group.length / BATCH) }, (_, batch) => group.slice(batch * BATCH, (batch + 1) * BATCH)),
  );
}

async function speakBatch(utterances: readonly Utterance[]): Promise<Int16Array[]> {
  const [{ language, voice }] = utterances as [Utterance];
  const words = utterances.map(
    ({ text, pitch, rate }) => `<prosody pitch="${pitch}%" rate="${rate}%">${text}</prosody><break time="${BREAK_MS}ms"/>`,
  );
  const manner = ['-v', `${language}+${voice.variant}`, '-p', String(voice.pitch), '-s', String(voice.wordsPerMinute)];
  const { stdout } = await run('espeak-ng', [...manner, '-m', '--stdout', `<speak>${words.join('')}</speak>`], {
    encoding: 'buffer',
    timeout: 60_000,
    maxBuffer: 64 * 1024 ** 2,
  });
  const { sampleRate, pcm } = readWav(stdout);
  if (sampleRate !== SPOKEN_RATE) throw new Error(`expected espeak-ng to speak at ${SPOKEN_RATE} Hz, it spoke at ${sampleRate} Hz`);
  const parts = splitAtSilences(pcm);
  if (parts.length !== utterances.length) throw new Error(`expected ${utterances.length} words from espeak-ng, heard ${parts.length}`);
  return parts;
}

function splitAtSilences(pcm: Int16Array): Int16Array[] {
  const parts: [from: number, to: number][] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < pcm.length; at++) {
    if (Math.abs(pcm[at] as number) <= QUIET) continue;
    if (at - last > (SPLIT_MS * SPOKEN_RATE) / 1000) parts.push([at, at]);
    (parts.at(-1) as [number, number])[1] = at;
    last = at;
  }
  return parts.map(([from, to]) => pcm.slice(from, to + 1));
}

/** One pass of ffmpeg for all words. */
async function resample(words: readonly Int16Array[]): Promise<Int16Array[]> {
  const frames = words.map((word) => Math.ceil(word.length / SPOKEN_FRAME) + GUARD_FRAMES);
  const all = new Int16Array(frames.reduce((sum, count) => sum + count, 0) * SPOKEN_FRAME);
  let at = 0;
  for (const [index, word] of words.entries()) {
    all.set(word, at * SPOKEN_FRAME);
    at += frames[index] ?? 0;
  }
  const raw = ['-f', 's16le', '-ac', '1'];
  const { stdout } = await execa(
    'ffmpeg',
    ['-nostdin', '-v', 'error', ...raw, '-ar', String(SPOKEN_RATE), '-i', 'pipe:0', '-ar', String(SAMPLE_RATE), ...raw, 'pipe:1'],
    { input: Buffer.from(all.buffer), encoding: 'buffer', timeout: 60_000 },
  );
  const resampled = samplesOf(Buffer.from(stdout));
  at = 0;
  return frames.map((count) => {
    const word = resampled.subarray(at * FRAME, (at + count) * FRAME);
    at += count;
    return word;
  });
}

/** 5 ms, and what is still heard: 40 dB below the loudest such block. */
const BLOCK = 80;
const AUDIBLE = 0.01;
const MS = SAMPLE_RATE / 1000;

/** From the first to the last block that can be heard. */
function audible(word: Int16Array): Int16Array {
  const level = Float64Array.from({ length: Math.floor(word.length / BLOCK) }, (_, block) => {
    const samples = word.subarray(block * BLOCK, (block + 1) * BLOCK);
    return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / BLOCK);
  });
  const least = Math.max(...level) * AUDIBLE;
  const first = level.findIndex((rms) => rms >= least);
  const last = level.findLastIndex((rms) => rms >= least);
  if (first === -1 || last - first < 10) throw new Error('expected espeak-ng to say a word of at least 50 ms');
  return faded(levelled(word.slice(first * BLOCK, (last + 1) * BLOCK)));
}

/** -20 dBFS, as speech is recorded, and the largest sample that is left as it is. */
const LEVEL = 3277;
const PEAK = 29_000;

/** Every voice equally loud: the detector hears faint words late. */
function levelled(word: Int16Array): Int16Array {
  const rms = Math.sqrt(word.reduce((sum, sample) => sum + sample * sample, 0) / word.length);
  const peak = word.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  const gain = Math.min(LEVEL / rms, PEAK / peak);
  return word.map((sample) => Math.round(sample * gain));
}

/** Two milliseconds in and out, so that butted words do not click. */
function faded(word: Int16Array): Int16Array {
  const length = 2 * MS;
  for (let i = 0; i < length; i++) {
    const end = word.length - 1 - i;
    word[i] = Math.round(((word[i] ?? 0) * i) / length);
    word[end] = Math.round(((word[end] ?? 0) * i) / length);
  }
  return word;
}
