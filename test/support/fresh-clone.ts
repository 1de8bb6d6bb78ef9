import { chown, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';

/** A user that may do nothing special; only root can become it. */
const NOBODY = 65_534;
const own = process.getuid?.() ?? 0;

/** The users that a test can be: root and a normal one where we are root, else just ourselves. */
export const USERS =
  own === 0
    ? [
        { user: 'root', uid: 0 },
        { user: 'a normal user', uid: NOBODY },
      ]
    : [{ user: 'this user', uid: own }];

/** Words before a command that make it run as a user. */
export function as(uid: number): string[] {
  return uid === own ? [] : ['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups'];
}

/** Clones the last commit into a folder, for a user. The packages are the same files, which stay as they are; set-up finds them installed. */
export async function freshClone(folder: string, uid: number): Promise<string> {
  const clone = join(folder, 'clone');
  await chown(folder, uid, uid);
  await execa('git', ['clone', '--quiet', '--no-hardlinks', process.cwd(), clone]);
  await execa('chown', ['-R', `${uid}:${uid}`, clone]);
  const linked = await execa('cp', ['-al', 'node_modules', clone], { reject: false, stderr: 'ignore' });
  // The system may forbid links to another user's files.
  if (linked.failed) await execa('cp', ['-a', '--remove-destination', 'node_modules', clone]);
  await chown(join(clone, 'node_modules'), uid, uid);
  // What build tools keep there belongs to whoever ran them last.
  await Promise.all(
    ['.vite', '.vite-temp', '.vitest'].map((name) => rm(join(clone, 'node_modules', name), { recursive: true, force: true })),
  );
  return clone;
}
