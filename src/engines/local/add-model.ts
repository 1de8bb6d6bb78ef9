import { constants } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { extractArchive } from './extract-archive.ts';
import type { Family } from './families.ts';
import { installModel } from './install-model.ts';
import type { InstalledModel } from './installed-models.ts';
import { MANIFEST_FILE, type ModelManifest, parseManifest } from './manifest.ts';
import { type InstallOptions, placeModel } from './place-model.ts';

export interface AddWishes {
  name: string;
  /** Null: told by the files. */
  family: Family | null;
  /** Undefined: not known. */
  languages: readonly string[] | undefined;
}

/** Far deeper than any model lies in its folder. */
const DEEPEST = 4;
const WANTED = /(\.onnx|\.weights|\.data|\.txt|\.json|licen[cs]e[^/]*)$/i;

/** A name made from that of a folder or an archive, as sherpa-onnx's releases have them. */
export function nameFrom(path: string): string {
  return basename(resolve(path))
    .toLowerCase()
    .replace(/\.(tar(\.(gz|bz2))?|tgz|tbz2)$/, '')
    .replace(/^sherpa-onnx-/, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 40)
    .replace(/-+$/, '');
}

/** Takes in a model from a folder or an archive, for machines without the internet. The original stays as it is. */
export async function addModel(path: string, { name, family, languages }: AddWishes, options: InstallOptions): Promise<InstalledModel> {
  const source = resolve(path);
  const found = await stat(source).catch(() => null);
  if (found === null) throw new Error(`There is no ${path}`);
  const staging = join(options.modelsDir, `.add-${name}`);
  await rm(staging, { recursive: true, force: true });
  await mkdir(staging, { recursive: true, mode: 0o700 });
  try {
    options.say(found.isDirectory() ? 'copying' : 'unpacking');
    if (found.isDirectory()) await copyFolder(source, staging, 0, options.signal);
    else await extractArchive(source, staging, { signal: options.signal, searchPath: options.surroundings.searchPath });
    const described = await fromElsewhere(staging);
    if (described)
      return await placeModel(described.dir, { ...described.manifest, name, ...(languages && { languages: [...languages] }) }, options);
    return await installModel(
      staging,
      { name, family, languages, licence: null, source: basename(source), origin: basename(source) },
      options,
    );
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** A model from another installation brings its description with it. */
async function fromElsewhere(staging: string): Promise<{ dir: string; manifest: ModelManifest } | null> {
  const entries = await readdir(staging, { recursive: true });
  const found = entries.find((entry) => basename(entry) === MANIFEST_FILE);
  if (found === undefined) return null;
  const file = join(staging, found);
  return { dir: dirname(file), manifest: parseManifest(await readFile(file, 'utf8'), MANIFEST_FILE) };
}

async function copyFolder(from: string, to: string, depth: number, signal: AbortSignal): Promise<void> {
  for (const name of await readdir(from)) {
    signal.throwIfAborted();
    if (name.startsWith('.')) continue;
    // Follows links: caches of models are made of them.
    const found = await stat(join(from, name)).catch(() => null);
    if (found?.isDirectory() && depth < DEEPEST) {
      await mkdir(join(to, name), { mode: 0o700 });
      await copyFolder(join(from, name), join(to, name), depth + 1, signal);
    } else if (found?.isFile() && WANTED.test(name)) await copyFile(join(from, name), join(to, name), constants.COPYFILE_FICLONE);
  }
}
