import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { ffmpeg, recordingPath } from './audio-maker.ts';

/** A file that a test makes when it needs it. */
export interface MediaFile {
  name: string;
  fileName: string;
  /** Makes the file in this folder and gives its path. */
  make(dir: string): Promise<string>;
}

/** What the made files say: 5.3 s of one reader, WAV, 16 kHz, a header of 44 bytes. */
export const CLIP_PATH = recordingPath('librivox-austen-0890.wav');
export const CLIP_SECONDS = 5.3;

export function clip(): Promise<Buffer> {
  return readFile(CLIP_PATH);
}

/** The bytes of what ffmpeg makes under this name; nothing of it stays in the folder. */
export async function encoded(dir: string, name: string, args: readonly string[]): Promise<Buffer> {
  const path = join(dir, name);
  await ffmpeg([...args, path]);
  const bytes = await readFile(path);
  await rm(path);
  return bytes;
}

/** The bytes of what ffmpeg writes into a pipe, where it cannot go back to fill in lengths. */
export async function piped(args: readonly string[]): Promise<Buffer> {
  const { stdout } = await execa('ffmpeg', ['-nostdin', '-v', 'error', ...args, 'pipe:1'], {
    encoding: 'buffer',
    stdin: 'ignore',
    timeout: 60_000,
  });
  return Buffer.from(stdout);
}
