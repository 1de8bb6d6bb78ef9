import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { describeFiles, type FileWishes } from './describe-files.ts';
import type { InstalledModel } from './installed-models.ts';
import type { ModelManifest } from './manifest.ts';
import { type InstallOptions, placeModel } from './place-model.ts';
import { sha256Of } from './verify-model.ts';
import { WHISPER_LANGUAGES } from './whisper-languages.ts';

export interface NewModel extends FileWishes {
  name: string;
  title?: string;
  /** Undefined: not known; Whisper knows its own. */
  languages: readonly string[] | null | undefined;
  licence: string | null;
  source: string | null;
}

/** Files that a model names itself: weights that are too large for one file. */
const BESIDE = /\.(weights|data)$/i;
const LICENCE = /^licen[cs]e/i;

/**
 * Makes a model of the files in a folder inside MODELS_DIR: finds out what they are, hashes them, loads the model once
 * and gives it its place. When it fails, the files are still in the folder.
 */
export async function installModel(dir: string, model: NewModel, options: InstallOptions): Promise<InstalledModel> {
  const paths = await listFiles(dir);
  const { files, ...facts } = await describeFiles(dir, paths, model);
  const main = Object.values(files);
  const weights = paths.filter((path) => BESIDE.test(path) && main.some((file) => dirname(file) === dirname(path) && !/int8/i.test(file)));
  const kept = [...main, ...weights, ...paths.filter((path) => LICENCE.test(basename(path)))];

  options.say('computing SHA-256 sums');
  const checksums: ModelManifest['checksums'] = {};
  for (const path of kept) {
    const file = join(dir, path);
    checksums[basename(path)] = { bytes: (await stat(file)).size, sha256: await sha256Of(file, options.signal) };
  }
  const manifest: ModelManifest = {
    name: model.name,
    ...(model.title !== undefined && { title: model.title }),
    ...facts,
    files: Object.fromEntries(Object.entries(files).map(([role, path]) => [role, basename(path)])),
    ...(weights.length > 0 && { weights: weights.map((path) => basename(path)) }),
    checksums,
    languages: languagesOf(model, facts.family, files.encoder),
    licence: model.licence,
    source: model.source,
  };
  const ready = join(dir, '.ready');
  await rm(ready, { recursive: true, force: true });
  await mkdir(ready, { mode: 0o700 });
  for (const path of kept) await rename(join(dir, path), join(ready, basename(path)));
  try {
    return await placeModel(ready, manifest, options);
  } catch (error) {
    for (const path of kept) await rename(join(ready, basename(path)), join(dir, path));
    throw error;
  }
}

function languagesOf({ languages }: NewModel, family: ModelManifest['family'], encoder: string | undefined): string[] | null {
  if (languages !== undefined) return languages && [...languages];
  if (family !== 'whisper') return null;
  return /\.en-/.test(encoder ?? '') ? ['en'] : [...WHISPER_LANGUAGES];
}

/** Paths below a folder, with slashes; what begins with a dot is left out. */
async function listFiles(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(dir.length + 1))
    .filter((path) => !path.split('/').some((part) => part.startsWith('.')));
}
