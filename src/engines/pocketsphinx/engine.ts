import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { containment } from '../../audio/containment.ts';
import { AppError } from '../../contract/app-error.ts';
import type { Engine, RecognisedWord } from '../engine.ts';
import { parseContinuousLine, parseV5Line } from './output.ts';

export interface PocketSphinxOptions {
  /** Folder with `en-us`, `en-us.lm.bin` and `cmudict-en-us.dict`; null: where the system package puts it. */
  model: string | null;
  /** Processes at the same time. */
  cores: number;
  /** Folders where programs are looked for, as in PATH. */
  path: string;
}

const SYSTEM_MODEL = '/usr/share/pocketsphinx/model/en-us';
const INSTALL = 'install it with: sudo apt-get install pocketsphinx pocketsphinx-en-us';
/** Far beyond what the slowest machine needs. */
const SLOWEST_REAL_TIME_FACTOR = 20;

/**
 * CMU PocketSphinx with its US English model: free, offline, no key. It proves that the platform works; it cannot
 * tell Kazakh from English and says so with every transcript.
 */
export function createPocketSphinx({ model, cores, path }: PocketSphinxOptions): Engine {
  const modelDir = model ?? SYSTEM_MODEL;
  return {
    id: 'pocketsphinx',
    name: 'PocketSphinx',
    model: 'en-us',
    location: { kind: 'local', company: null, country: null, place: 'this machine' },
    demo: true,
    capabilities: {
      languages: ['en'],
      maxSeconds: 300,
      maxBytes: null,
      // Its model takes a second to load for every chunk.
      minSeconds: 30,
      preferredSeconds: 60,
      encodings: ['pcm_s16le'],
      wordTimes: true,
      diarization: null,
      parallel: cores,
      maxInFlight: cores,
      billing: null,
      clipsPerHour: null,
      deferred: null,
      losesSpeech: false,
      realTimeFactor: 0.5,
    },
    async check() {
      if ((await findProgram(path)) === null) return `PocketSphinx is not installed; ${INSTALL}`;
      const missing = await firstMissing(modelDir, ['en-us/mdef', 'en-us.lm.bin', 'cmudict-en-us.dict']);
      if (missing === null) return null;
      return model === null
        ? `The US English model of PocketSphinx is not installed; ${INSTALL}`
        : `POCKETSPHINX_MODEL: ${missing} is missing`;
    },
    async recognise({ audio, signal, onProgress }) {
      const program = await findProgram(path);
      if (program === null) throw new AppError('ENGINE_UNAVAILABLE', { message: `PocketSphinx is not installed; ${INSTALL}` });
      signal.throwIfAborted();
      const [command = program.file, ...before] = [...containment(), program.file];
      const run = execa(command, [...before, ...program.args(modelDir, audio.file)], {
        stdin: 'ignore',
        stderr: 'ignore',
        reject: false,
        buffer: false,
        timeout: 60_000 + audio.durationMs * SLOWEST_REAL_TIME_FACTOR,
        killSignal: 'SIGKILL',
        cancelSignal: signal,
        env: { LC_ALL: 'C' },
      });
      const words: RecognisedWord[] = [];
      for await (const line of run) {
        try {
          words.push(...program.parse(line));
        } catch (error) {
          // Leaving the loop waits for its end.
          run.kill();
          throw error;
        }
        onProgress?.(words.at(-1)?.endMs ?? 0);
      }
      const result = await run;
      signal.throwIfAborted();
      if (result.exitCode !== 0) {
        const reason = result.timedOut
          ? 'it did not come to an end'
          : result.signal
            ? `ended by ${result.signal}`
            : `exit code ${result.exitCode}`;
        throw new AppError('ENGINE_FAILED', { details: { engine: 'pocketsphinx', reason }, cause: result });
      }
      return {
        words: words.filter((word) => word.startMs < audio.durationMs),
        warnings: [],
        billedMs: null,
      };
    },
  };
}

interface Program {
  file: string;
  args(modelDir: string, audioFile: string): string[];
  parse(line: string): RecognisedWord[];
}

/** The program of Debian 12 (5prealpha), or the command of version 5. Both read raw PCM. */
async function findProgram(path: string): Promise<Program | null> {
  const models = (dir: string) => ['-hmm', join(dir, 'en-us'), '-lm', join(dir, 'en-us.lm.bin'), '-dict', join(dir, 'cmudict-en-us.dict')];
  const continuous = await which('pocketsphinx_continuous', path);
  if (continuous !== null) {
    return {
      file: continuous,
      args: (dir, file) => ['-infile', file, '-time', 'yes', '-logfn', '/dev/null', ...models(dir)],
      parse: (line) => [parseContinuousLine(line)].filter((word) => word !== null),
    };
  }
  const v5 = await which('pocketsphinx', path);
  if (v5 !== null) return { file: v5, args: (dir, file) => [...models(dir), 'live', file], parse: parseV5Line };
  return null;
}

async function which(program: string, path: string): Promise<string | null> {
  for (const dir of path.split(delimiter).filter(Boolean)) {
    const file = join(dir, program);
    if (
      await access(file, constants.X_OK).then(
        () => true,
        () => false,
      )
    )
      return file;
  }
  return null;
}

async function firstMissing(dir: string, names: string[]): Promise<string | null> {
  for (const name of names) {
    if (
      !(await access(join(dir, name)).then(
        () => true,
        () => false,
      ))
    )
      return join(dir, name);
  }
  return null;
}
