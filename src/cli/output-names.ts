import { basename, extname } from 'node:path';

/** A name for what is made of each recording; two recordings of the same name do not overwrite each other. */
export function outputNames(files: readonly string[], extension: string): string[] {
  const taken = new Set<string>();
  return files.map((file) => {
    const stem = basename(file, extname(file));
    let name = `${stem}.${extension}`;
    for (let n = 2; taken.has(name); n++) name = `${stem}-${n}.${extension}`;
    taken.add(name);
    return name;
  });
}
