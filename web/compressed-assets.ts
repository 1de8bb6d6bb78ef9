import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const TEXT = /\.(js|css|svg)$/;
const ENCODINGS = { br: promisify(brotliCompress), gz: promisify(gzip) };

/** Beside each script and style of the build the same in Brotli and gzip, which the server hands to browsers that take them. */
export function compressedAssets(): Plugin {
  return {
    name: 'compressed-assets',
    apply: 'build',
    async writeBundle({ dir = '' }, bundle) {
      const files = Object.keys(bundle).filter((name) => TEXT.test(name));
      await Promise.all(files.map((name) => writeCompressed(path.join(dir, name))));
    },
  };
}

async function writeCompressed(file: string): Promise<void> {
  const text = await readFile(file);
  await Promise.all(Object.entries(ENCODINGS).map(async ([ending, compress]) => writeFile(`${file}.${ending}`, await compress(text))));
}
