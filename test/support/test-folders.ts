import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { temporaryFolder } from './leak-check.ts';

/** Folders for the tests of one file, removed at its end. */
export interface TestFolders {
  /** The one that holds the others. */
  root(): string;
  /** A path that is not there yet. */
  newPath(): string;
  /** An empty folder. */
  newFolder(): Promise<string>;
}

export function testFolders(): TestFolders {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let count = 0;
  beforeAll(async () => {
    folder = await temporaryFolder();
  });
  afterAll(() => folder[Symbol.asyncDispose]());
  const newPath = (): string => join(folder.path, String(count++));
  return {
    root: () => folder.path,
    newPath,
    async newFolder() {
      const path = newPath();
      await mkdir(path);
      return path;
    },
  };
}
