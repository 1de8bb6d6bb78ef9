import { execFile } from 'node:child_process';
import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { recordingPath } from '../test/support/audio-maker.ts';
import { residentMb } from '../test/support/load/watch-memory.ts';
import { wav } from '../test/support/pcm.ts';
import { startServer } from '../test/support/server-process.ts';
import { uploadFile, whenCompleted } from './lib/http.ts';
import { numbers } from './lib/options.ts';
import { printTable, ratio, seconds, timeOf } from './lib/report.ts';
import { temporaryFolder } from './lib/scratch.ts';

const MB = 1024 ** 2;
const RATE = 44_100;
const CHANNELS = 2;
/** A language that no local engine has, so that the recording is received, probed, decoded and stored, but not recognised. */
const UNHEARD = 'kk';

/** Memory of the server while a large recording goes through it, and how fast it takes it, against `cp` of the same file. */
export async function upload(args: string[]): Promise<void> {
  const { mb } = numbers(args, { mb: 500 });
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'large.wav');
  await writeLargeWav(file, mb);
  const { size } = await stat(file);
  const copy = await timeOf(() => copyDurably(file, join(folder.path, 'copy.wav')));

  const server = await startServer({ DATA_DIR: join(folder.path, 'data'), MAX_FILE_SIZE: `${Math.ceil(mb)}MB`, LOG_LEVEL: 'error' });
  try {
    const fresh = residentMb(server.pid);
    await whenCompleted(server.url, (await uploadFile(server.url, recordingPath('jfk.wav'), { language: UNHEARD })).job_id);
    const warm = residentMb(server.pid);
    const sampler = sampleMemory(server.pid);
    let jobId = '';
    const sent = await timeOf(async () => {
      jobId = (await uploadFile(server.url, file, { language: UNHEARD })).job_id;
    });
    const whileUploading = sampler.highest();
    const normalised = await timeOf(() => whenCompleted(server.url, jobId));
    const highest = sampler.stop();
    process.stdout.write(`${(size / MB).toFixed(0)} MB of WAV, ${RATE} Hz, ${CHANNELS} channels\n`);
    printTable([
      ['resident memory of the server', 'MB', 'growth'],
      ['just started', fresh.toFixed(0), ''],
      ['after a first short recording', warm.toFixed(0), (warm - fresh).toFixed(0)],
      ['highest while uploading and probing', whileUploading.toFixed(0), (whileUploading - warm).toFixed(0)],
      ['highest until it was normalised', highest.toFixed(0), (highest - warm).toFixed(0)],
    ]);
    process.stdout.write('\n');
    const speed = (time: number): string => `${(size / MB / time).toFixed(0)} MB/s`;
    printTable([
      ['', 'time', 'throughput', 'against cp'],
      ['cp and fsync', seconds(copy), speed(copy), ratio(copy, copy)],
      ['upload, until it is stored and answered', seconds(sent), speed(sent), ratio(sent, copy)],
      ['decode, detect speech, encode for the player', seconds(normalised), speed(normalised), ratio(normalised, copy)],
    ]);
  } finally {
    await server.stop();
  }
}

/** A stereo recording of speech over and over, as large as asked. */
async function writeLargeWav(path: string, mb: number): Promise<void> {
  const bytes = Math.floor((mb * MB) / 4) * 4 - 44;
  const { stdout: loop } = await promisify(execFile)(
    'ffmpeg',
    ['-v', 'error', '-i', recordingPath('jfk.wav'), '-ar', String(RATE), '-ac', String(CHANNELS), '-f', 's16le', 'pipe:1'],
    { encoding: 'buffer', maxBuffer: 16 * MB },
  );
  const header = wav(Buffer.alloc(0), { sampleRate: RATE, channels: CHANNELS });
  header.writeUInt32LE(36 + bytes, 4);
  header.writeUInt32LE(bytes, 40);
  const file = await open(path, 'w');
  await file.write(header);
  for (let left = bytes; left > 0; left -= loop.length) await file.write(loop.subarray(0, Math.min(left, loop.length)));
  await file.sync();
  await file.close();
}

async function copyDurably(from: string, to: string): Promise<void> {
  await promisify(execFile)('cp', [from, to]);
  const file = await open(to, 'r+');
  await file.sync();
  await file.close();
}

function sampleMemory(pid: number): { highest(): number; stop(): number } {
  let highest = residentMb(pid);
  const look = (): number => {
    highest = Math.max(highest, residentMb(pid));
    return highest;
  };
  const timer = setInterval(look, 50);
  return {
    highest: look,
    stop() {
      clearInterval(timer);
      return look();
    },
  };
}
