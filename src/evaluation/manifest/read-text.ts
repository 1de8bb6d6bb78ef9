import { readFile } from 'node:fs/promises';

/** A text file: UTF-8, or UTF-16 with its mark, as spreadsheets save it. Throws one sentence that names the file. */
export async function readText(path: string): Promise<string> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new Error(`there is no file ${path}`);
    throw new Error(error.code === 'EISDIR' ? `${path} is not a file` : `${path} cannot be read (${error.code})`);
  });
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new Error(`${path} is not UTF-8; save it as UTF-8 and try again`);
  }
}
