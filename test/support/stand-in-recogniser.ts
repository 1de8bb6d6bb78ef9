import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive, processIdentity } from '../../src/platform/processes.ts';

/** A program in the place of the recogniser that hears nothing and never ends. */
export interface EndlessRecogniser {
  /** A PATH that finds it first. */
  path: string;
  /** Identities of those that run. */
  running(): Promise<string[]>;
}

export async function endlessRecogniser(dir: string): Promise<EndlessRecogniser> {
  const program = join(dir, 'bin', 'pocketsphinx_continuous');
  const pids = join(dir, 'pids');
  await mkdir(join(dir, 'bin'), { recursive: true });
  await mkdir(pids);
  // exec: the process that is stopped is the one that sleeps.
  await writeFile(program, `#!/bin/sh\n: > ${pids}/$$\nexec sleep 600\n`);
  await chmod(program, 0o755);
  return {
    path: `${join(dir, 'bin')}:${process.env.PATH}`,
    async running() {
      const identities = (await readdir(pids)).map((pid) => processIdentity(Number(pid)));
      return identities.filter((identity) => identity !== null && isAlive(identity)) as string[];
    },
  };
}
