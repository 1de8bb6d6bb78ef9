import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Whose node_modules are looked at: of the folder the program was started in, then our own. */
const OURS = fileURLToPath(import.meta.url);
const IMPORTED = new Set(['node', 'import', 'module-sync', 'default']);

/**
 * The address of the file that `import` would load for a package, or for the folder or file that a path beginning with
 * a dot or a slash names, seen from `folder`. Null where there is none.
 */
export function findPackage(name: string, folder: string): URL | null {
  const wanted = isPath(name) ? resolve(folder, name) : name;
  for (const from of isPath(name) ? [OURS] : [resolve(folder, 'package.json'), OURS]) {
    const found = resolveFrom(from, wanted);
    if (found !== null) return pathToFileURL(found);
  }
  return null;
}

/** Whether it names a folder or file and not a package. */
export function isPath(name: string): boolean {
  return /^(\.{0,2}\/|\.{1,2}$)/.test(name);
}

function resolveFrom(file: string, name: string): string | null {
  const { resolve: find } = createRequire(file);
  // A package may be there for import alone, and Node takes its conditions; the types do not know of them yet.
  const options: object = { conditions: IMPORTED };
  try {
    return find(name, options);
  } catch {
    return null;
  }
}
