import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { AppError } from '../../contract/app-error.ts';
import { MANIFEST_FILE, type ModelManifest, parseManifest } from './manifest.ts';
import { SPEAKERS } from './speakers-folder.ts';

export interface InstalledModel {
  name: string;
  dir: string;
  manifest: ModelManifest;
}

/** A folder in which something is that is no model, or no longer. `problem` is a sentence for the operator. */
export interface BrokenModel {
  name: string;
  dir: string;
  problem: string;
  /** It has no `model.json`: it may be anything. */
  foreign: boolean;
}

export function isBroken(model: InstalledModel | BrokenModel): model is BrokenModel {
  return 'problem' in model;
}

/** The model in a folder, by its description alone; its files are not looked at. */
export function readModel(dir: string): InstalledModel | BrokenModel {
  const name = basename(dir);
  const file = join(dir, MANIFEST_FILE);
  try {
    const manifest = parseManifest(readFileSync(file, 'utf8'), file);
    if (manifest.name === name) return { name, dir, manifest };
    return { name, dir, foreign: false, problem: `${file}: name: the folder is "${name}", not "${manifest.name}"` };
  } catch (error) {
    if (error instanceof AppError) return { name, dir, foreign: false, problem: error.message };
    if (!existsSync(dir)) return { name, dir, foreign: true, problem: `there is no folder ${dir}` };
    if (!existsSync(file))
      return { name, dir, foreign: true, problem: `${dir} has no ${MANIFEST_FILE}; take it in with: ./bin/kazru-stt models add ${dir}` };
    return { name, dir, foreign: false, problem: `${file} cannot be read (${error instanceof Error ? error.message : error})` };
  }
}

/** Everything in MODELS_DIR that recognises speech, by name. Hidden folders are downloads that are not finished. */
export function installedModels(modelsDir: string): (InstalledModel | BrokenModel)[] {
  if (!existsSync(modelsDir)) return [];
  return readdirSync(modelsDir, { withFileTypes: true })
    .filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !entry.name.startsWith('.') && entry.name !== SPEAKERS)
    .map((entry) => readModel(join(modelsDir, entry.name)))
    .toSorted((a, b) => a.name.localeCompare(b.name, 'en'));
}
