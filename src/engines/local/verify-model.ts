import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { InstalledModel } from './installed-models.ts';

/** What was found when a file was last read whole: it is the same as long as its size and time are. */
interface Seen {
  bytes: number;
  mtimeMs: number;
  sha256: string;
}

/** Beside `model.json`. Where it cannot be written it is kept in memory. */
const SEEN_FILE = '.checked.json';
const remembered = new Map<string, Record<string, Seen>>();
const looking = new Map<string, Promise<string | null>>();

/**
 * What is wrong with the files of a model, as a sentence; null: nothing. `quick` reads a file whole only when its size
 * or time is not what it was at the last whole reading, so that a start does not hash gigabytes. `full` reads all.
 */
export function findDamage(model: InstalledModel, how: 'quick' | 'full'): Promise<string | null> {
  if (how === 'full') return look(model, {});
  // Several clips begin at once; gigabytes are read for the first only.
  const already = looking.get(model.dir);
  if (already) return already;
  const quick = recall(model.dir)
    .then((seen) => look(model, seen))
    .finally(() => looking.delete(model.dir));
  looking.set(model.dir, quick);
  return quick;
}

async function look({ dir, name, manifest }: InstalledModel, seen: Record<string, Seen>): Promise<string | null> {
  const found: Record<string, Seen> = {};
  for (const [file, { bytes, sha256 }] of Object.entries(manifest.checksums)) {
    const stats = await stat(join(dir, file)).catch(() => null);
    if (!stats?.isFile()) return `${file} of the local model "${name}" is missing`;
    if (stats.size !== bytes) return `${file} of the local model "${name}" is damaged: ${stats.size} bytes, expected ${bytes}`;
    const known = seen[file];
    const unchanged = known && known.bytes === stats.size && known.mtimeMs === stats.mtimeMs;
    const actual = unchanged ? known.sha256 : await sha256Of(join(dir, file));
    if (actual !== sha256) return `${file} of the local model "${name}" is damaged: SHA-256 ${actual}, expected ${sha256}`;
    found[file] = { bytes, mtimeMs: stats.mtimeMs, sha256 };
  }
  if (JSON.stringify(found) !== JSON.stringify(seen)) await remember(dir, found);
  return null;
}

/** Hex digest of a file, read in large pieces. Rejects with the signal's reason. */
export async function sha256Of(file: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(file, { highWaterMark: 1024 ** 2 })) {
    signal?.throwIfAborted();
    hash.update(piece as Buffer);
  }
  return hash.digest('hex');
}

async function recall(dir: string): Promise<Record<string, Seen>> {
  const inMemory = remembered.get(dir);
  if (inMemory) return inMemory;
  try {
    return JSON.parse(await readFile(join(dir, SEEN_FILE), 'utf8')) as Record<string, Seen>;
  } catch {
    return {};
  }
}

async function remember(dir: string, seen: Record<string, Seen>): Promise<void> {
  remembered.set(dir, seen);
  await writeFile(join(dir, SEEN_FILE), JSON.stringify(seen), { mode: 0o600 }).catch(() => {});
}
