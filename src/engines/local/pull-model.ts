import { mkdir, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { CatalogueEntry, RemoteFile } from './catalogue.ts';
import { assertRoom } from './disk-room.ts';
import { type DownloadTools, download } from './download.ts';
import { extractArchive } from './extract-archive.ts';
import { installModel } from './install-model.ts';
import type { InstalledModel } from './installed-models.ts';
import type { InstallOptions } from './place-model.ts';

export interface PullOptions extends InstallOptions, Omit<DownloadTools, 'onProgress'> {
  /** Stands in for the scheme and host of every address. */
  mirror: string | null;
  /** The model of this name that is there now; it is replaced. */
  present: InstalledModel | null;
  /** Leave what an earlier call has fetched aside. */
  afresh: boolean;
  onProgress: (progress: PullProgress) => void;
}

export interface PullProgress {
  /** The file that comes now, from 1, and how many there are. */
  file: number;
  files: number;
  name: string;
  bytes: number;
  /** Null: the server does not say. */
  total: number | null;
}

/** Where a model that is being fetched lies until it is whole. */
export function stagingOf(modelsDir: string, name: string): string {
  return join(modelsDir, `.pull-${name}`);
}

/** Fetches a model of the catalogue and installs it. What was fetched before it stopped is kept for the next call. */
export async function pullModel(entry: CatalogueEntry, options: PullOptions): Promise<InstalledModel> {
  const { modelsDir, signal, afresh } = options;
  const staging = stagingOf(modelsDir, entry.name);
  if (afresh) await rm(staging, { recursive: true, force: true });
  await mkdir(staging, { recursive: true, mode: 0o700 });
  const isArchive = 'archive' in entry.files;
  const remote: RemoteFile[] = 'archive' in entry.files ? [entry.files.archive] : Object.values(entry.files);
  const begun = await stat(join(staging, basename(remote[0]?.url ?? ''))).catch(() => null);
  if (begun === null) await assertRoom(staging, entry.megabytes * 1e6 * (isArchive ? 2 : 1));
  for (const [index, file] of remote.entries()) await fetchFile(file, index, remote.length, entry, staging, options);

  let dir = staging;
  if (isArchive) {
    options.say('unpacking');
    dir = join(staging, 'unpacked');
    await rm(dir, { recursive: true, force: true });
    await mkdir(dir, { mode: 0o700 });
    const archive = join(staging, basename(remote[0]?.url ?? ''));
    await extractArchive(archive, dir, { signal, searchPath: options.surroundings.searchPath });
  }
  const { name, title, family, languages, licence, page, maxSeconds, modelType, metadata } = entry;
  const model = await installModel(
    dir,
    { name, title, family, origin: name, languages, licence, source: page, maxSeconds, modelType, metadata },
    options,
  );
  await rm(staging, { recursive: true, force: true });
  return model;
}

async function fetchFile(
  file: RemoteFile,
  index: number,
  files: number,
  entry: CatalogueEntry,
  staging: string,
  options: PullOptions,
): Promise<void> {
  const name = basename(new URL(file.url).pathname);
  const target = join(staging, name);
  const onProgress = (bytes: number, total: number | null): void =>
    options.onProgress({ file: index + 1, files, name, bytes, total: total ?? file.bytes });
  // It has this name only when it was whole.
  const whole = await stat(target).catch(() => null);
  if (whole) onProgress(whole.size, whole.size);
  else
    await download(mirrored(file.url, options.mirror), target, expectedHash(file, name, entry, options.present), {
      ...options,
      onProgress,
    });
}

/** The address at a mirror: its scheme and host, and the path that it had. */
export function mirrored(url: string, mirror: string | null): string {
  if (mirror === null) return url;
  const { pathname, search } = new URL(url);
  return `${mirror.replace(/\/+$/, '')}${pathname}${search}`;
}

/** As published; else as it was when this model was first fetched: what has changed since is not taken silently. */
function expectedHash({ sha256 }: RemoteFile, name: string, { metadata }: CatalogueEntry, present: InstalledModel | null): string | null {
  const wasAddedTo = metadata !== undefined && name.endsWith('.onnx');
  return sha256 ?? (wasAddedTo ? null : (present?.manifest.checksums[name]?.sha256 ?? null));
}
