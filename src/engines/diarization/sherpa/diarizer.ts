import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { BYTES_PER_MS } from '../../../audio/pcm.ts';
import type { EnginesConfig } from '../../../config/engines.ts';
import { AppError } from '../../../contract/app-error.ts';
import type { SpeakerTurn } from '../../../transcript/speaker-turn.ts';
import { THIS_MACHINE } from '../../local/capabilities.ts';
import { endOf, isOutOfMemory, spawnNative, tellingLine } from '../../local/native-process.ts';
import { listenTo } from '../../local/native-words.ts';
import { createPlaces } from '../../pool/places.ts';
import { within } from '../../within.ts';
import type { DiarizeRequest, Diarizer } from '../diarizer.ts';
import { ToldTurn, toTurns } from '../to-turns.ts';
import { findProblem } from './find-problem.ts';
import { type SherpaSettings, speakersConfig } from './speakers-config.ts';
import type { SpeakersAnswer, SpeakersRequest } from './speakers-messages.ts';

const ENTRY = fileURLToPath(new URL('speakers-process.ts', import.meta.url));

/** The native code takes all samples at once, as floats: 100 MB, and 280 MB more for an hour. */
const LONGEST_MS = 2 * 3_600_000;
/** The longest that loading may take, and the work for a second of audio, on the slowest machine. */
const LOAD_MS = 180_000;
const SLOWEST_REAL_TIME_FACTOR = 2;
const THREADS = 4;
/** Besides samples and models, against running wild. */
const SPARE_BYTES = 2 * 1024 ** 3;

/**
 * Speakers by sherpa-onnx: a model that tells where they change, another that tells voices apart, and clustering. One
 * recording at a time in this process; each has a process of its own, whose code may crash. `entry`: the program of
 * that process, for tests of what surrounds it.
 */
export function createSherpa(
  settings: SherpaSettings,
  { cores, searchPath }: Pick<EnginesConfig, 'cores' | 'searchPath'>,
  entry = ENTRY,
): Diarizer {
  const places = createPlaces(Number.POSITIVE_INFINITY);
  const place = { engine: 'sherpa', places: 1, bytes: 0, owner: '', job: '' };

  async function tell({ pcmFile, durationMs, count, signal }: DiarizeRequest): Promise<unknown> {
    const { size: modelBytes } = await stat(settings.embedding);
    const child = spawnNative({ entry, memoryBytes: SPARE_BYTES + 4 * durationMs * BYTES_PER_MS + 5 * modelBytes, searchPath });
    const ended = endOf(child);
    const words = listenTo(child.stderr);
    const kill = (): void => void child.kill('SIGKILL');
    let loaded = false;
    try {
      const limitMs = LOAD_MS + durationMs * SLOWEST_REAL_TIME_FACTOR;
      return await within('sherpa', limitMs, signal, async (signal) => {
        signal.throwIfAborted();
        signal.addEventListener('abort', kill, { once: true });
        const { promise, resolve: settle } = Promise.withResolvers<SpeakersAnswer>();
        child.on('message', (answer: SpeakersAnswer) => {
          if (answer.kind === 'loaded') loaded = true;
          else settle(answer);
        });
        const config = speakersConfig(settings, count, Math.max(1, Math.min(THREADS, cores)));
        // A process that could not be started cannot be told; its end says so.
        if (child.connected) child.send({ pcmFile: resolve(pcmFile), config, count } satisfies SpeakersRequest, () => {});
        const end = await Promise.race([promise, ended]);
        signal.throwIfAborted();
        if (typeof end !== 'string' && end.kind === 'told') return end.turns;
        const reason = typeof end === 'string' ? end : end.kind === 'failed' ? end.reason : '';
        throw failed(reason, words.last(), loaded);
      });
    } finally {
      kill();
      await ended;
    }
  }

  return {
    id: 'sherpa',
    name: 'sherpa-onnx',
    location: THIS_MACHINE,
    check: () => findProblem(settings),
    async diarize(request) {
      request.signal.throwIfAborted();
      if (request.durationMs > LONGEST_MS)
        throw new AppError('CHUNK_TOO_LARGE', { message: `sherpa takes recordings of ${LONGEST_MS / 3_600_000} h at most` });
      const problem = await findProblem(settings);
      if (problem !== null) throw new AppError('MODEL_DAMAGED', { message: problem });
      return toSherpaTurns(await places.run(place, request.signal, () => tell(request)), request.durationMs);
    },
  };
}

function toSherpaTurns(told: unknown, durationMs: number): SpeakerTurn[] {
  const turns = z.array(ToldTurn).safeParse(told);
  if (!turns.success) throw new AppError('ENGINE_BAD_ANSWER', { message: 'sherpa gave something else than turns' });
  const numbered = turns.data.map((turn) => ({ ...turn, speaker: `SPEAKER_${String(turn.speaker).padStart(2, '0')}` }));
  return toTurns('sherpa', numbered, durationMs);
}

function failed(reason: string, said: string, loaded: boolean): AppError {
  const details = { engine: 'sherpa', reason, said };
  if (isOutOfMemory(reason, said))
    return new AppError('ENGINE_FAILED', { message: 'The models that tell speakers apart did not find enough memory', details });
  if (loaded) return new AppError('ENGINE_FAILED', { message: 'The models failed to tell the speakers of the recording apart', details });
  return new AppError('MODEL_DAMAGED', {
    message: `The models that tell speakers apart cannot be loaded: ${tellingLine(said) ?? reason}`,
    details,
  });
}
