import { mkdtempDisposable, readFile, rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { recording, speak, spliceClips } from '../support/audio-maker.ts';
import { BAD_FILES } from '../support/bad-files.ts';
import type { MediaFile } from '../support/made-media.ts';
import { durationMs, readWav, SAMPLE_RATE, tone, wav } from '../support/pcm.ts';
import { GOOD_FILES, SALVAGED } from '../support/usable-files.ts';

const CLOSED = ['-protocol_whitelist', 'file,pipe', '-format_whitelist', 'wav,mp3,flac,aac,ogg,matroska,mov,amr'];
const TEN_HOURS_MS = 36_000_000;

describe('pcm', () => {
  it('reads back what it writes', () => {
    const pcm = tone(250, 440);
    expect(readWav(wav(pcm, { sampleRate: 8000 }))).toEqual({ sampleRate: 8000, channels: 1, pcm });
  });

  it('knows where each clip of a splice is', async () => {
    const [first, second] = [await recording('librivox-austen-0880.wav'), tone(500, 300)];
    const { pcm, spans } = spliceClips([first, second], [100, 400, 250]);
    expect(spans).toEqual([
      { clip: 0, startMs: 100, endMs: 100 + durationMs(first) },
      { clip: 1, startMs: 500 + durationMs(first), endMs: 1000 + durationMs(first) },
    ]);
    expect(durationMs(pcm)).toBe(1250 + durationMs(first));
    expect(pcm.subarray(1600, 1600 + first.length)).toEqual(first);
  });

  it('speaks Kazakh', async () => {
    const { pcm, sampleRate } = readWav(await speak('Сәлеметсіз бе', 'kk'));
    expect(sampleRate).toBe(SAMPLE_RATE);
    expect(durationMs(pcm)).toBeGreaterThan(500);
    expect(Math.max(...pcm)).toBeGreaterThan(1000);
  });
});

describe.concurrent('made files', () => {
  it.each(GOOD_FILES)('$name is good', async ({ make, format, expectSeconds }) => {
    const seen = await look(make);
    expect(seen.format?.split(',')).toContain(format);
    expectAbout(seen.decodedSeconds, expectSeconds);
  });

  it.each(SALVAGED)('$name: something decodes', async ({ make, expectSeconds }) => {
    expectAbout((await look(make)).decodedSeconds, expectSeconds);
  });

  it.each(BAD_FILES)('$name is $code', async ({ make, code, stage, maxDurationMs = TEN_HOURS_MS - 1 }) => {
    const seen = await look(make);
    const limit = maxDurationMs / 1000;
    switch (code) {
      case 'EMPTY_FILE':
        return expect(seen).toMatchObject({ bytes: 0, format: null });
      case 'NOT_AUDIO':
      case 'UNKNOWN_CONTAINER':
      case 'PLAYLIST_REFUSED':
        return expect(seen).toMatchObject({ format: null, decodedSeconds: 0 });
      case 'INDEX_MISSING':
        return expect(seen.errors).toContain('moov atom not found');
      case 'NO_AUDIO_TRACK':
        return expect(seen.errors).toContain("'0:a:0' matches no streams");
      case 'UNDECODABLE_AUDIO':
        expect(seen.magic).toMatch(/^(RIFF|fLaC|OggS|ID3|....ftyp)/);
        return expect(seen.decodedSeconds).toBe(0);
      case 'ENCRYPTED_MEDIA':
        return expect(seen.protected).toBe(true);
      case 'AUDIO_TOO_LONG':
        if (stage === 'accept') return expect(seen.declaredSeconds).toBeGreaterThan(limit);
        expect(seen.declaredSeconds ?? 0).toBeLessThan(limit);
        return expect(seen.decodedSeconds).toBeGreaterThan(limit);
      default:
        throw new Error(`no check for ${code}`);
    }
  });

  it.each(['ffconcat named .mp3', 'ffconcat named .wav', 'DASH named .m4a'])(
    '%s would read its neighbour if ffmpeg were left open',
    async (name) => {
      await using folder = await mkdtempDisposable(join(tmpdir(), 'audio-maker-'));
      const made = BAD_FILES.find((file) => file.name === name)?.make(folder.path);
      expectAbout((await decode((await made) ?? '', [])).seconds, 5.3);
    },
  );
});

function expectAbout(seconds: number, expected: number): void {
  expect(Math.abs(seconds - expected), `${seconds} s, expected about ${expected} s`).toBeLessThan(0.2);
}

interface Seen {
  bytes: number;
  magic: string;
  format: string | null;
  declaredSeconds: number | null;
  decodedSeconds: number;
  protected: boolean;
  errors: string;
}

/** What ffmpeg makes of a file whose name says nothing. */
async function look(make: MediaFile['make']): Promise<Seen> {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'audio-maker-'));
  const path = join(folder.path, 'media');
  await rename(await make(folder.path), path);
  const bytes = await readFile(path);
  const { format, seconds } = await declared(path);
  const decoding = await decode(path, CLOSED);
  return {
    bytes: bytes.length,
    magic: bytes.toString('latin1', 0, 12),
    format,
    declaredSeconds: seconds,
    decodedSeconds: decoding.seconds,
    protected: ['enca', 'drms'].some((box) => bytes.includes(box, 0, 'latin1')),
    errors: decoding.errors,
  };
}

async function declared(path: string): Promise<{ format: string | null; seconds: number | null }> {
  const { stdout } = await execa('ffprobe', ['-v', 'error', ...CLOSED, '-show_format', '-of', 'json', path], {
    reject: false,
    stdin: 'ignore',
  });
  const { format }: { format?: { format_name: string; duration?: string } } = JSON.parse(stdout || '{}');
  return { format: format?.format_name ?? null, seconds: format?.duration === undefined ? null : Number(format.duration) };
}

async function decode(path: string, guards: string[]): Promise<{ seconds: number; errors: string }> {
  const toCanonical = [
    '-t',
    '60',
    '-map',
    '0:a:0',
    '-af',
    'aresample=async=1:first_pts=0',
    '-ac',
    '1',
    '-ar',
    '16000',
    '-f',
    's16le',
    'pipe:1',
  ];
  const { stdout, stderr } = await execa('ffmpeg', ['-nostdin', '-v', 'error', ...guards, '-i', path, ...toCanonical], {
    reject: false,
    stdin: 'ignore',
    encoding: 'buffer',
    timeout: 30_000,
  });
  return { seconds: stdout.length / 32_000, errors: Buffer.from(stderr).toString() };
}
