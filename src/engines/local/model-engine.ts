import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { AppError } from '../../contract/app-error.ts';
import type { Engine, RecogniseRequest } from '../engine.ts';
import { toRecognition } from './answer.ts';
import { capabilitiesOf, THIS_MACHINE } from './capabilities.ts';
import { type InstalledModel, isBroken, readModel } from './installed-models.ts';
import type { ProcessPlan } from './plan-processes.ts';
import type { ProcessPool } from './process-pool.ts';
import { recogniserConfig } from './recogniser-config.ts';
import { findDamage } from './verify-model.ts';
import { WHISPER_WINDOW_MS } from './whisper-answer.ts';

/** The longest that a model may take to load, and to hear a second of audio, on the slowest machine. */
const LOAD_MS = 180_000;
const SLOWEST_REAL_TIME_FACTOR = 20;
/** The shortest audio that every model takes. */
const SHORTEST_MS = 1000;

/** One installed model as an engine. */
export function modelEngine(id: string, model: InstalledModel, plan: ProcessPlan, pool: ProcessPool): Engine {
  const { name, manifest } = model;
  const capabilities = capabilitiesOf(manifest, plan.processes);
  const isTold = manifest.family === 'whisper' || manifest.family === 'sense-voice';
  return {
    id,
    name: manifest.title ?? name,
    // With the same name and other weights it is another model.
    model: `${name}@${fingerprint(model)}`,
    location: THIS_MACHINE,
    demo: false,
    capabilities,
    check: () => problemOf(model),
    async recognise({ audio, language, signal }: RecogniseRequest) {
      signal.throwIfAborted();
      if (audio.durationMs > capabilities.maxSeconds * 1000)
        throw new AppError('CHUNK_TOO_LARGE', { message: `"${name}" hears at most ${capabilities.maxSeconds} s at once` });
      if (audio.encoding !== 'pcm_s16le' && audio.encoding !== 'wav')
        throw new AppError('ENGINE_REFUSED_AUDIO', { message: `"${name}" takes pcm_s16le and wav, not ${audio.encoding}` });
      const problem = await problemOf(model);
      if (problem !== null) throw new AppError('MODEL_DAMAGED', { message: problem, details: { model: name } });
      const heard = await pool.hear(
        {
          file: resolve(audio.file),
          encoding: audio.encoding,
          padToMs: manifest.family === 'whisper' ? WHISPER_WINDOW_MS : SHORTEST_MS,
          config: isTold ? recogniserConfig(model, { language, threads: plan.threads }) : null,
        },
        { signal, timeoutMs: LOAD_MS + audio.durationMs * SLOWEST_REAL_TIME_FACTOR },
      );
      return toRecognition(heard, manifest, audio.durationMs);
    },
  };
}

/** An engine that is there only to say what it lacks. */
export function missingEngine(id: string, model: string, check: () => Promise<string>): Engine {
  return {
    id,
    name: 'Local model',
    model,
    location: THIS_MACHINE,
    demo: false,
    capabilities: capabilitiesOf(null, 1),
    check,
    async recognise() {
      throw new AppError('MODEL_DAMAGED', { message: await check() });
    },
  };
}

async function problemOf(model: InstalledModel): Promise<string | null> {
  const damage = await findDamage(model, 'quick');
  if (damage === null) return null;
  const now = readModel(model.dir);
  if (!isBroken(now) && fingerprint(now) !== fingerprint(model))
    return `the local model "${model.name}" was replaced after the start; start again to use it`;
  return `${damage}; fetch it again with ./bin/kazru-stt models pull ${model.name} --again`;
}

function fingerprint({ manifest }: InstalledModel): string {
  const sums = Object.entries(manifest.checksums).map(([file, { sha256 }]) => `${file} ${sha256}`);
  return createHash('sha256').update(sums.toSorted().join('\n')).digest('hex').slice(0, 8);
}
