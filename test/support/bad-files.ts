import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ErrorCode } from '../../src/contract/app-error.ts';
import { encode } from './audio-maker.ts';
import { CLIP_PATH, clip, encoded, type MediaFile, piped } from './made-media.ts';
import { flacAudioStart, indexOf, mp4Box, noise, patched, withFlacSamples, withoutMp3Bodies } from './media-bytes.ts';

interface BadFile extends MediaFile {
  code: ErrorCode;
  /** Whether a look at the file shows it, or only decoding all of it. */
  stage: 'accept' | 'decode';
  /** The limit that this file breaks, where the usual one would let it pass. */
  maxDurationMs?: number;
}

interface Recipe {
  name: string;
  fileName: string;
  maxDurationMs?: number;
  bytes(dir: string): Promise<Buffer | string> | Buffer | string;
}

const SHORT_LIMIT_MS = 3000;
const M4A = ['-c:a', 'aac'];
const FLAC = ['-c:a', 'flac'];
const NO_SOUND = ['-f', 'lavfi', '-i', 'color=c=blue:s=128x96:r=5', '-t', '2', '-an'];
const KEYS = [
  '-encryption_scheme',
  'cenc-aes-ctr',
  '-encryption_key',
  '76a6c65c5ea762046bd749a2e632ccbb',
  '-encryption_kid',
  'a7e61c373e219033c21091fa607bf3b8',
];

/** A file for each way in which an upload is refused, and the code that says so. Each is made by `make` in the given folder. */
export const BAD_FILES: BadFile[] = [
  ...refused('EMPTY_FILE', 'accept', [{ name: 'empty', fileName: 'empty.wav', bytes: () => '' }]),

  ...refused('NOT_AUDIO', 'accept', [
    { name: 'text named .mp3', fileName: 'notes.mp3', bytes: () => 'This is a note, not a recording.\nIt has two lines.\n' },
    {
      name: 'Kazakh text named .wav',
      fileName: 'жазба.wav',
      bytes: () => 'Бұл — жай мәтін, жазба емес. Жиналыс ертең сағат онда.\n'.repeat(4),
    },
    {
      name: 'web page named .mp3',
      fileName: 'download.mp3',
      bytes: () => '<!doctype html><html><head><title>Sign in</title></head><body></body></html>\n',
    },
  ]),

  ...refused('UNKNOWN_CONTAINER', 'accept', [
    { name: 'raw PCM named .wav', fileName: 'raw.wav', bytes: async () => (await clip()).subarray(44) },
    { name: 'random bytes named .ogg', fileName: 'random.ogg', bytes: () => noise('random', 65_536) },
    {
      name: 'ID3 tag before noise',
      fileName: 'tagged.mp3',
      bytes: () => Buffer.concat([Buffer.from('ID3\x03\0\0\0\0\0\x0a'.padEnd(20, '\0'), 'latin1'), noise('tag', 20_000)]),
    },
    {
      name: 'picture named .mp3',
      fileName: 'cover.mp3',
      bytes: (dir) => encoded(dir, 'cover.png', ['-f', 'lavfi', '-i', 'color=c=red:s=64x64', '-frames:v', '1']),
    },
  ]),

  ...refused('UNDECODABLE_AUDIO', 'accept', [
    { name: 'WAV header without samples', fileName: 'header.wav', bytes: async () => (await clip()).subarray(0, 44) },
    {
      name: 'WAV in a format nobody knows',
      fileName: 'unknown.wav',
      bytes: async () => patched(await clip(), 20, Buffer.from([0x77, 0x77])),
    },
    {
      name: 'FLAC headers before noise',
      fileName: 'noise.flac',
      bytes: async (dir) => behind(await fromClip(dir, 'flac', FLAC), flacAudioStart, noise('flac', 30_000)),
    },
    {
      name: 'MP3 frames filled with ones',
      fileName: 'ones.mp3',
      bytes: async (dir) => withoutMp3Bodies(await fromClip(dir, 'mp3', ['-c:a', 'libmp3lame'])),
    },
    { name: 'M4A index over noise', fileName: 'noise.m4a', bytes: async (dir) => withNoiseInMdat(await fromClip(dir, 'm4a', M4A)) },
    {
      name: 'Ogg Opus headers only',
      fileName: 'headers.ogg',
      bytes: async (dir) => (await fromClip(dir, 'ogg', ['-c:a', 'libopus'])).subarray(0, 137),
    },
  ]),

  ...refused('INDEX_MISSING', 'accept', [
    {
      name: 'MP4 cut before moov',
      fileName: 'interrupted.mp4',
      bytes: async (dir) => mp4Part(await fromClip(dir, 'm4a', M4A), (file) => [0, mp4Box(file, 'moov').start]),
    },
    {
      name: 'MP4 cut inside mdat',
      fileName: 'half.m4a',
      bytes: async (dir) => mp4Part(await fromClip(dir, 'm4a', M4A), (file) => [0, file.length / 2]),
    },
    {
      name: 'MP4 with mdat only',
      fileName: 'mdat.mp4',
      bytes: async (dir) => mp4Part(await fromClip(dir, 'm4a', M4A), (file) => [mp4Box(file, 'mdat').start, mp4Box(file, 'mdat').end]),
    },
  ]),

  ...refused('NO_AUDIO_TRACK', 'accept', [
    {
      name: 'MP4 with video only',
      fileName: 'silent.mp4',
      bytes: (dir) => encoded(dir, 'video.mp4', [...NO_SOUND, '-c:v', 'libx264', '-preset', 'ultrafast']),
    },
    {
      name: 'WebM with video only',
      fileName: 'silent.webm',
      bytes: (dir) => encoded(dir, 'video.webm', [...NO_SOUND, '-c:v', 'libvpx', '-deadline', 'realtime']),
    },
    { name: 'MP4 with subtitles only', fileName: 'subtitles.mp4', bytes: subtitlesOnly },
  ]),

  ...refused('AUDIO_TOO_LONG', 'accept', [
    // 16 kB that unpack to 1.2 GB of 16 kHz samples. 1 kHz is what makes it quick to make.
    {
      name: 'ten hours of FLAC silence',
      fileName: 'bomb.flac',
      bytes: (dir) =>
        encoded(dir, 'long.flac', [
          '-f',
          'lavfi',
          '-i',
          'anullsrc=r=1000:cl=mono',
          '-t',
          '36000',
          '-frame_size',
          '65535',
          '-compression_level',
          '0',
        ]),
    },
    { name: 'longer than a lowered limit', fileName: 'long.wav', maxDurationMs: SHORT_LIMIT_MS, bytes: clip },
  ]),
  ...refused('AUDIO_TOO_LONG', 'decode', [
    {
      name: 'FLAC that claims one second',
      fileName: 'claims-1s.flac',
      maxDurationMs: SHORT_LIMIT_MS,
      bytes: async (dir) => withFlacSamples(await fromClip(dir, 'flac', FLAC), 16_000),
    },
    {
      name: 'FLAC that claims nothing',
      fileName: 'claims-nothing.flac',
      maxDurationMs: SHORT_LIMIT_MS,
      bytes: async (dir) => withFlacSamples(await fromClip(dir, 'flac', FLAC), 0),
    },
    {
      name: 'MP3 whose Info tag claims half a second',
      fileName: 'claims-0.5s.mp3',
      maxDurationMs: SHORT_LIMIT_MS,
      bytes: mp3WithFewFrames,
    },
    {
      name: 'live WebM without a duration',
      fileName: 'live.webm',
      maxDurationMs: SHORT_LIMIT_MS,
      bytes: () => piped(['-i', CLIP_PATH, '-c:a', 'libopus', '-f', 'webm']),
    },
  ]),

  ...refused('PLAYLIST_REFUSED', 'accept', [
    playlist(
      'HLS named .mp3',
      'hls.mp3',
      '#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:10\n#EXTINF:5.3,\nneighbour.wav\n#EXT-X-ENDLIST\n',
    ),
    playlist(
      'DASH named .m4a',
      'dash.m4a',
      '<?xml version="1.0"?>\n<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" profiles="urn:mpeg:dash:profile:isoff-on-demand:2011" mediaPresentationDuration="PT5S"><Period><AdaptationSet mimeType="audio/mp4">' +
        '<Representation id="1" bandwidth="64000"><BaseURL>neighbour.m4a</BaseURL></Representation></AdaptationSet></Period></MPD>\n',
    ),
    playlist('ffconcat named .mp3', 'concat.mp3', 'ffconcat version 1.0\nfile neighbour.wav\n'),
    playlist('ffconcat named .wav', 'concat.wav', 'ffconcat version 1.0\nfile neighbour.wav\n'),
    playlist('M3U', 'list.m3u', '#EXTM3U\n#EXTINF:5,Жиналыс\nneighbour.wav\n'),
    playlist('PLS named .mp3', 'list.mp3', '[playlist]\nFile1=neighbour.wav\nNumberOfEntries=1\nVersion=2\n'),
    playlist('CUE sheet named .wav', 'cue.wav', 'FILE "neighbour.wav" WAVE\n  TRACK 01 AUDIO\n    INDEX 01 00:00:00\n'),
  ]),

  ...refused('ENCRYPTED_MEDIA', 'accept', [
    { name: 'MP4 under common encryption', fileName: 'cenc.mp4', bytes: (dir) => fromClip(dir, 'mp4', [...M4A, ...KEYS]) },
    { name: 'M4A with a FairPlay sample entry', fileName: 'shop.m4a', bytes: async (dir) => fairPlay(await fromClip(dir, 'm4a', M4A)) },
  ]),
];

function refused(code: ErrorCode, stage: BadFile['stage'], recipes: Recipe[]): BadFile[] {
  return recipes.map(({ name, fileName, maxDurationMs, bytes }) => ({
    name,
    fileName,
    code,
    stage,
    ...(maxDurationMs === undefined ? {} : { maxDurationMs }),
    async make(dir) {
      const path = join(dir, fileName);
      await writeFile(path, await bytes(dir));
      return path;
    },
  }));
}

function fromClip(dir: string, extension: string, args: readonly string[]): Promise<Buffer> {
  return encoded(dir, `clip.${extension}`, ['-i', CLIP_PATH, ...args]);
}

function behind(file: Buffer, startOf: (file: Buffer) => number, tail: Buffer): Buffer {
  return Buffer.concat([file.subarray(0, startOf(file)), tail]);
}

function withNoiseInMdat(file: Buffer): Buffer {
  const { start, end } = mp4Box(file, 'mdat');
  return patched(file, start + 8, noise('mdat', end - start - 8));
}

function mp4Part(file: Buffer, range: (file: Buffer) => [from: number, to: number]): Buffer {
  return file.subarray(...range(file));
}

/** The neighbour is there, so that a reader which follows the list would find real speech. */
function playlist(name: string, fileName: string, text: string): Recipe {
  return {
    name,
    fileName,
    async bytes(dir) {
      await writeFile(join(dir, 'neighbour.wav'), await clip());
      if (text.includes('neighbour.m4a')) await encode(CLIP_PATH, join(dir, 'neighbour.m4a'), M4A);
      return text;
    },
  };
}

async function subtitlesOnly(dir: string): Promise<Buffer> {
  const source = join(dir, 'clip.srt');
  await writeFile(source, '1\n00:00:00,000 --> 00:00:02,000\nСәлем\n\n');
  return encoded(dir, 'subtitles-source.mp4', ['-i', source, '-c:s', 'mov_text']);
}

/** The count of frames stands 8 bytes after the tag's name: 14 frames of 576 samples are 0.504 s. */
async function mp3WithFewFrames(dir: string): Promise<Buffer> {
  const file = await fromClip(dir, 'mp3', ['-c:a', 'libmp3lame']);
  return patched(file, indexOf(file, 'Info') + 8, Buffer.from([0, 0, 0, 14]));
}

function fairPlay(file: Buffer): Buffer {
  return patched(file, indexOf(file, 'mp4a'), Buffer.from('drms', 'latin1'));
}
