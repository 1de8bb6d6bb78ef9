import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** SHA-256 over the names and contents of files and folders (all below them, except folders named in `skip`). */
export function fingerprint(root, entries, skip = []) {
  const hash = createHash('sha256');
  for (const entry of entries) addTo(hash, root, entry, new Set(skip));
  return hash.digest('hex');
}

/** Whether the stamp says that the work was done for this fingerprint. */
export function isStamped(file, value) {
  try {
    return readFileSync(file, 'utf8') === value;
  } catch {
    return false;
  }
}

/** Notes that the work was done for this fingerprint. */
export function writeStamp(file, value) {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, value);
}

/** Takes the note back, before the work starts again. */
export function clearStamp(file) {
  rmSync(file, { force: true });
}

function addTo(hash, root, entry, skip) {
  const full = path.join(root, entry);
  const stats = statSync(full, { throwIfNoEntry: false });
  if (stats === undefined || skip.has(entry)) return;
  if (stats.isDirectory()) {
    for (const name of readdirSync(full).sort()) addTo(hash, root, path.join(entry, name), skip);
    return;
  }
  hash.update(`${entry}\0${stats.size}\0`);
  hash.update(readFileSync(full));
}
