import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ffmpeg, recordingPath } from './audio-maker.ts';
import { CLIP_PATH, CLIP_SECONDS, clip, encoded, type MediaFile, piped } from './made-media.ts';
import { firstHalf, noise, patched, uint32le } from './media-bytes.ts';

interface GoodFile extends MediaFile {
  /** What the product calls the container. */
  format: string;
  expectSeconds: number;
}

interface SalvagedFile extends MediaFile {
  /** What decodes. */
  expectSeconds: number;
}

const WAV_DATA_SIZE = 40;
const BLUE = ['-f', 'lavfi', '-i', 'color=c=blue:s=128x96:r=5', '-shortest'];

/** A whole file in each container and codec that is accepted. */
export const GOOD_FILES: GoodFile[] = [
  good('WAV', 'wav', 'speech.wav', []),
  good('WAV, 24 bits, 48 kHz, stereo', 'wav', 'studio.wav', ['-ar', '48000', '-ac', '2', '-c:a', 'pcm_s24le']),
  good('MP3', 'mp3', 'speech.mp3', ['-c:a', 'libmp3lame']),
  good('FLAC', 'flac', 'speech.flac', ['-c:a', 'flac']),
  good('M4A, AAC', 'm4a', 'speech.m4a', ['-c:a', 'aac']),
  good('AAC in ADTS', 'aac', 'speech.aac', ['-c:a', 'aac']),
  good('Ogg Opus', 'ogg', 'voice-note.ogg', ['-c:a', 'libopus', '-b:a', '24k']),
  good('Ogg Vorbis', 'ogg', 'speech.ogg', ['-c:a', 'libvorbis']),
  good('WebM, Opus', 'webm', 'speech.webm', ['-c:a', 'libopus']),
  good('MP4 with video', 'mp4', 'meeting.mp4', [...BLUE, '-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'aac']),
  good('MOV with video, PCM', 'mov', 'camera.mov', [...BLUE, '-c:v', 'mpeg4', '-c:a', 'pcm_s16le']),
  {
    name: 'MP3 with a cover picture',
    fileName: 'podcast.mp3',
    format: 'mp3',
    expectSeconds: CLIP_SECONDS,
    make: (dir) =>
      made(dir, 'podcast.mp3', [
        '-i',
        CLIP_PATH,
        '-f',
        'lavfi',
        '-i',
        'color=c=red:s=64x64',
        '-frames:v',
        '1',
        '-c:v',
        'mjpeg',
        '-disposition:v',
        'attached_pic',
      ]),
  },
  {
    name: 'AMR',
    fileName: 'phone.amr',
    format: 'amr',
    expectSeconds: 3.3,
    make: (dir) => copied(dir, 'phone.amr', 'librivox-austen-0930.amr'),
  },
  {
    name: 'AMR with silence frames',
    fileName: 'pauses.amr',
    format: 'amr',
    expectSeconds: 3,
    make: (dir) => copied(dir, 'pauses.amr', 'librivox-austen-0880-dtx.amr'),
  },
  {
    name: '3GP, AMR',
    fileName: 'phone.3gp',
    format: '3gp',
    expectSeconds: 3.3,
    make: (dir) => made(dir, 'phone.3gp', ['-i', recordingPath('librivox-austen-0930.amr'), '-c', 'copy']),
  },
];

/** Files shorter, or with less in them, than they say; what decodes is transcribed, with TRUNCATED_AUDIO. */
export const SALVAGED: SalvagedFile[] = [
  salvaged('WAV cut in half', 'cut.wav', 2.65, async () => firstHalf(await clip())),
  salvaged('WAV whose length is 0xFFFFFFFF', 'stream.wav', CLIP_SECONDS, () => wavClaiming(0xffffffff)),
  salvaged('WAV whose length is 0', 'unfinished.wav', CLIP_SECONDS, () => wavClaiming(0)),
  salvaged('WAV whose length is too large', 'boasting.wav', CLIP_SECONDS, () => wavClaiming(500_000)),
  salvaged('MP3 cut in half', 'cut.mp3', 2.6, halfOf('mp3', ['-c:a', 'libmp3lame'])),
  salvaged('MP3 with noise in the middle', 'scratched.mp3', CLIP_SECONDS, scratchedMp3),
  salvaged('FLAC cut in half', 'cut.flac', 2.52, halfOf('flac', ['-c:a', 'flac'])),
  salvaged('Ogg Opus cut in half', 'cut-opus.ogg', 2, halfOf('ogg', ['-c:a', 'libopus', '-b:a', '24k'])),
  salvaged('Ogg Vorbis cut in half', 'cut-vorbis.ogg', 2, halfOf('ogg', ['-c:a', 'libvorbis'])),
  salvaged('WebM cut in half', 'cut.webm', 2.55, halfOf('webm', ['-c:a', 'libopus'])),
  salvaged('WebM without a duration', 'live.webm', CLIP_SECONDS, () => piped(['-i', CLIP_PATH, '-c:a', 'libopus', '-f', 'webm'])),
  salvaged('M4A with its index first, cut in half', 'cut.m4a', 2.55, halfOf('m4a', ['-c:a', 'aac', '-movflags', '+faststart'])),
];

function good(name: string, format: string, fileName: string, args: readonly string[]): GoodFile {
  return { name, format, fileName, expectSeconds: CLIP_SECONDS, make: (dir) => made(dir, fileName, ['-i', CLIP_PATH, ...args]) };
}

function salvaged(name: string, fileName: string, expectSeconds: number, bytes: (dir: string) => Promise<Buffer>): SalvagedFile {
  return {
    name,
    fileName,
    expectSeconds,
    async make(dir) {
      const path = join(dir, fileName);
      await writeFile(path, await bytes(dir));
      return path;
    },
  };
}

async function made(dir: string, fileName: string, args: readonly string[]): Promise<string> {
  const path = join(dir, fileName);
  await ffmpeg([...args, path]);
  return path;
}

async function copied(dir: string, fileName: string, name: string): Promise<string> {
  const path = join(dir, fileName);
  await copyFile(recordingPath(name), path);
  return path;
}

function halfOf(extension: string, args: readonly string[]): (dir: string) => Promise<Buffer> {
  return async (dir) => firstHalf(await encoded(dir, `whole.${extension}`, ['-i', CLIP_PATH, ...args]));
}

async function wavClaiming(bytes: number): Promise<Buffer> {
  return patched(await clip(), WAV_DATA_SIZE, uint32le(bytes));
}

async function scratchedMp3(dir: string): Promise<Buffer> {
  const file = await encoded(dir, 'whole.mp3', ['-i', CLIP_PATH, '-c:a', 'libmp3lame']);
  const middle = Math.floor(file.length / 2);
  return Buffer.concat([file.subarray(0, middle), noise('scratch', 8192), file.subarray(middle)]);
}
