import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EnginesConfig } from '../../config/engines.ts';
import { AppError } from '../../contract/app-error.ts';
import type { InstalledModel } from './installed-models.ts';
import { MANIFEST_FILE, type ModelManifest } from './manifest.ts';
import { tryModel } from './try-model.ts';
import { findDamage } from './verify-model.ts';

export interface InstallOptions {
  modelsDir: string;
  surroundings: Pick<EnginesConfig, 'cores' | 'searchPath'>;
  signal: AbortSignal;
  /** Told what is done now. */
  say: (text: string) => void;
}

/**
 * Gives a folder inside MODELS_DIR with the files of a model its description and its place, in one step, in place of
 * what is there. It is read whole and really loaded once before; when that fails, the folder stays where it is.
 */
export async function placeModel(
  dir: string,
  manifest: ModelManifest,
  { modelsDir, surroundings, signal, say }: InstallOptions,
): Promise<InstalledModel> {
  const { name } = manifest;
  await writeFile(join(dir, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
  say('reading every byte');
  const damage = await findDamage({ name, dir, manifest }, 'full');
  if (damage !== null) throw new AppError('MODEL_DAMAGED', { message: damage });
  say('loading it once');
  await tryModel({ name, dir, manifest }, surroundings, signal);
  const [place, old] = [join(modelsDir, name), join(modelsDir, `.old-${name}`)];
  await rm(old, { recursive: true, force: true });
  await rename(place, old).catch(() => {});
  await rename(dir, place);
  await rm(old, { recursive: true, force: true });
  return { name, dir: place, manifest };
}
