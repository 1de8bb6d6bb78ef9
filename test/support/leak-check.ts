import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, vi } from 'vitest';

/** Programs that the product starts; none may outlive its test. The embedded database is exempt by its name. */
const PROGRAMS = /ffmpeg|pocketsphinx|chromium|node/;
const EXEMPT = /postgres|esbuild/;

/** Child processes of this one, zombies left out, by pid and command line. */
export function childProcesses(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        if (Number(parent) !== process.pid || state === 'Z') return [];
        return [`${pid} ${readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')}`];
      } catch {
        return [];
      }
    })
    .filter((line) => PROGRAMS.test(line) && !EXEMPT.test(line));
}

/** Other files of the run, at work at the same moment, have folders of their own. */
const OWN = `kazru-test-${process.pid}-`;

/** A folder that the check knows; disposing removes it. */
export async function temporaryFolder(): Promise<{ path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), OWN));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

function temporaryFolders(): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith(OWN));
}

/** After every test: no child process more than before it; after the file: no temporary folder more. */
export function checkLeaks(): void {
  let folders: string[] = [];
  let children: string[] = [];
  beforeAll(() => {
    folders = temporaryFolders();
    children = childProcesses();
  });
  afterEach(async () => {
    // A killed process needs a moment to be gone.
    await vi.waitFor(() => expect(childProcesses().filter((child) => !children.includes(child))).toEqual([]), { timeout: 5000 });
  });
  afterAll(() => expect(temporaryFolders().filter((folder) => !folders.includes(folder))).toEqual([]));
}
