import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { concat, durationMs, readWav, silence, wav } from './pcm.ts';

/** The path of a recording in test/audio. */
export function recordingPath(name: string): string {
  return fileURLToPath(new URL(`../audio/${name}`, import.meta.url));
}

/** The samples of a 16 kHz mono WAV in test/audio, for example `jfk.wav`. */
export async function recording(name: string): Promise<Int16Array> {
  return readWav(await readFile(recordingPath(name))).pcm;
}

/** Recordings in test/audio whose words are known, in a text of the same name. */
export const TRANSCRIBED = [
  'jfk',
  'librivox-austen-0870',
  'librivox-austen-0880',
  'librivox-austen-0890',
  'librivox-austen-0920',
  'librivox-austen-0930',
] as const;

export interface Span {
  clip: number;
  startMs: number;
  endMs: number;
}

/** Clips one after another with silences around them: before the first, between, and after the last (0 where none is given). */
export function spliceClips(clips: readonly Int16Array[], silencesMs: readonly number[]): { pcm: Int16Array; spans: Span[] } {
  const parts = [silence(silencesMs[0] ?? 0)];
  const spans: Span[] = [];
  let at = durationMs(parts[0] ?? silence(0));
  for (const [clip, pcm] of clips.entries()) {
    const after = silence(silencesMs[clip + 1] ?? 0);
    spans.push({ clip, startMs: at, endMs: at + durationMs(pcm) });
    at += durationMs(pcm) + durationMs(after);
    parts.push(pcm, after);
  }
  return { pcm: concat(...parts), spans };
}

/** Converts a file with the system ffmpeg; `args` stand between input and output. Gives the output path. */
export async function encode(inputPath: string, outPath: string, args: readonly string[]): Promise<string> {
  await ffmpeg(['-i', inputPath, ...args, outPath]);
  return outPath;
}

/** Runs the system ffmpeg; a failure shows what it printed. */
export async function ffmpeg(args: readonly string[]): Promise<void> {
  await execa('ffmpeg', ['-nostdin', '-v', 'error', '-y', ...args], { stdin: 'ignore', timeout: 60_000 });
}

/** Speech by espeak-ng (voices `kk`, `ru`, `en`, variants such as `kk+f2`) as a 16 kHz mono WAV file. */
export async function speak(text: string, voice: string): Promise<Buffer> {
  const spoken = await execa('espeak-ng', ['-v', voice, '--stdout', text], { encoding: 'buffer', timeout: 30_000 });
  const resampled = await execa(
    'ffmpeg',
    ['-nostdin', '-v', 'error', '-i', 'pipe:0', '-ac', '1', '-ar', '16000', '-f', 's16le', 'pipe:1'],
    {
      input: spoken.stdout,
      encoding: 'buffer',
      timeout: 30_000,
    },
  );
  return wav(Buffer.from(resampled.stdout));
}
