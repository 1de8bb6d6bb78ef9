import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { basename, dirname, join, posix } from 'node:path';
import { addAbortSignal, type Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { execa } from 'execa';
import { Parser, type ReadEntry } from 'tar';
import { containment } from '../../audio/containment.ts';
import { roomIn } from './disk-room.ts';

const MOST_FILES = 10_000;
/** What a model may need. Recordings to try it with, scripts and the like stay in the archive. */
const WANTED = /(\.onnx|\.weights|\.data|\.txt|\.json|\.model|\.vocab|licen[cs]e[^/]*|\.md)$/i;

export interface ExtractOptions {
  signal: AbortSignal;
  /** Folders where programs are looked for, as in PATH. */
  searchPath: string;
}

/**
 * Unpacks what a model may need from a .tar, .tar.gz or .tar.bz2 into a folder. Nothing is written outside it: an
 * archive with a link, an absolute path or a `..` is refused as a whole, and so is one that does not fit the disk.
 */
export async function extractArchive(file: string, into: string, { signal, searchPath }: ExtractOptions): Promise<void> {
  const kind = await kindOf(file);
  if (kind === null) throw new Error(`${basename(file)} is no .tar, .tar.gz or .tar.bz2; unpack it yourself and add the folder`);
  const room = { bytes: await roomIn(into), files: MOST_FILES };
  if (kind !== 'bzip2') return unpack(createReadStream(file), into, room, file, signal);
  const [command = 'bzip2', ...args] = [...containment(), 'bzip2', '-dc', file];
  const bzip2 = execa(command, args, {
    env: { PATH: searchPath, LC_ALL: 'C' },
    extendEnv: false,
    stdin: 'ignore',
    buffer: { stdout: false },
    reject: false,
    cancelSignal: signal,
    killSignal: 'SIGKILL',
  });
  try {
    await unpack(bzip2.stdout, into, room, file, signal);
  } catch (error) {
    bzip2.kill();
    const { exitCode, code } = await bzip2;
    if (exitCode === 127 || code === 'ENOENT')
      throw new Error('bzip2 is needed to unpack .tar.bz2: sudo apt-get install bzip2, or unpack it elsewhere and add the folder', {
        cause: error,
      });
    throw error;
  }
  const { failed, stderr } = await bzip2;
  if (failed) throw new Error(`${basename(file)} is damaged: ${stderr.split('\n')[0]}`);
}

async function unpack(
  source: Readable,
  into: string,
  room: { bytes: number; files: number },
  file: string,
  signal: AbortSignal,
): Promise<void> {
  const writes: Promise<void>[] = [];
  const failed = new AbortController();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const fail = (error: unknown): void => {
    source.destroy();
    failed.abort(error);
    reject(error);
  };
  const parser = new Parser({
    strict: true,
    onReadEntry(entry) {
      try {
        const problem = problemOf(entry);
        if (problem !== null) throw new Error(`${basename(file)} is refused: ${problem}`);
        room.files--;
        if (entry.type === 'Directory' || !WANTED.test(entry.path) || basename(entry.path).startsWith('.')) {
          entry.resume();
          return;
        }
        room.bytes -= entry.size;
        if (room.bytes < 0 || room.files < 0) throw new Error(`${basename(file)} is refused: it holds more than fits here`);
        writes.push(writeEntry(entry, join(into, posix.normalize(entry.path)), failed.signal));
        writes.at(-1)?.catch(fail);
      } catch (error) {
        entry.resume();
        fail(error);
      }
    },
  });
  const abort = (): void => fail(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  source.once('error', fail);
  parser.on('error', (error: Error) => fail(new Error(`${basename(file)} is damaged: ${error.message}`, { cause: error })));
  parser.on('end', resolve);
  source.pipe(parser as unknown as NodeJS.WritableStream);
  try {
    await promise;
    await Promise.all(writes);
  } finally {
    signal.removeEventListener('abort', abort);
    await Promise.allSettled(writes);
  }
}

function problemOf({ path, type }: ReadEntry): string | null {
  if (posix.isAbsolute(path) || /^[a-z]:|\\/i.test(path)) return `"${path}" is no relative path`;
  if (path.split('/').includes('..')) return `"${path}" leads out of it`;
  if (type === 'Link' || type === 'SymbolicLink') return `"${path}" is a link`;
  if (type !== 'File' && type !== 'OldFile' && type !== 'ContiguousFile' && type !== 'Directory') return `"${path}" is a ${type}`;
  return null;
}

async function writeEntry(entry: ReadEntry, to: string, signal: AbortSignal): Promise<void> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  const target = addAbortSignal(signal, createWriteStream(to, { flags: 'wx', mode: 0o600 }));
  entry.pipe(target);
  await finished(target);
}

/** By its content: names lie. */
async function kindOf(file: string): Promise<'tar' | 'gzip' | 'bzip2' | null> {
  await using handle = await open(file);
  const head = Buffer.alloc(265);
  await handle.read(head, 0, head.length, 0);
  if (head.toString('latin1', 0, 3) === 'BZh') return 'bzip2';
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  return head.toString('latin1', 257, 262) === 'ustar' ? 'tar' : null;
}
