import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EnginesConfig } from '../../config/engines.ts';
import { AppError } from '../../contract/app-error.ts';
import { toRecognition } from './answer.ts';
import { planFor, startFor } from './engine.ts';
import type { InstalledModel } from './installed-models.ts';
import { WHISPER_WINDOW_MS } from './whisper-answer.ts';

const SILENCE_MS = 1000;
/** The slowest disk and processor that somebody might have. */
const TIMEOUT_MS = 300_000;

/**
 * Really loads a model, in a process of its own, and lets it hear a second of silence. Gives how long both took, in
 * milliseconds. Rejects with MODEL_DAMAGED or ENGINE_FAILED and what the native code said.
 */
export async function tryModel(
  model: InstalledModel,
  surroundings: Pick<EnginesConfig, 'cores' | 'searchPath'>,
  signal: AbortSignal,
): Promise<{ loadMs: number; hearMs: number }> {
  const file = join(model.dir, `.silence-${process.pid}.raw`);
  await writeFile(file, Buffer.alloc(SILENCE_MS * 32));
  const begun = Date.now();
  const child = startFor(model, planFor(model, surroundings), surroundings);
  const stop = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
  const kill = (): void => void child.kill();
  stop.addEventListener('abort', kill, { once: true });
  try {
    await child.loaded;
    const loaded = Date.now();
    const padToMs = model.manifest.family === 'whisper' ? WHISPER_WINDOW_MS : SILENCE_MS;
    const heard = await child.hear({ file, encoding: 'pcm_s16le', padToMs, config: null });
    toRecognition(heard, model.manifest, SILENCE_MS);
    return { loadMs: loaded - begun, hearMs: Date.now() - loaded };
  } catch (error) {
    signal.throwIfAborted();
    if (stop.aborted)
      throw new AppError('ENGINE_TIMEOUT', { message: `The local model "${model.name}" did not come to an end`, cause: error });
    throw error;
  } finally {
    stop.removeEventListener('abort', kill);
    await child.kill();
    await rm(file, { force: true });
  }
}
