import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { checkLeaks, temporaryFolder } from '../support/leak-check.ts';

checkLeaks();

const ROOT = process.getuid?.() === 0;
/** A user that may do nothing special; only root can become it. */
const NOBODY = 65_534;

/** Words before a command that make it run as a user. */
function as(uid: number): string[] {
  if (uid === process.getuid?.()) return [];
  return ['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups'];
}

describe.each(
  ROOT
    ? [
        { user: 'root', uid: 0 },
        { user: 'a normal user', uid: NOBODY },
      ]
    : [{ user: 'this user', uid: process.getuid?.() ?? 0 }],
)('a fresh clone, as $user', ({ uid }) => {
  test('npm start makes everything, transcribes the sample, and stops on a signal', { timeout: 180_000 }, async () => {
    await using folder = await temporaryFolder();
    const clone = join(folder.path, 'clone');
    await chown(folder.path, uid, uid);
    await execa('git', ['clone', '--quiet', '--no-hardlinks', process.cwd(), clone]);
    await execa('chown', ['-R', `${uid}:${uid}`, clone]);
    // The packages are the same files, which stay as they are; set-up finds them installed.
    await execa('cp', ['-al', 'node_modules', clone]);
    await chown(join(clone, 'node_modules'), uid, uid);

    const [file = '', ...args] = [...as(uid), 'npm', 'start', '--', '--yes'];
    const child = spawn(file, args, {
      cwd: clone,
      env: { PATH: process.env.PATH, HOME: folder.path, PORT: '0', CI: 'true' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = once(child, 'exit');
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    try {
      await expect.poll(() => output, { timeout: 120_000, interval: 200 }).toMatch(/had he married a more amiable woman/);
      const url = /is ready on (http:\S+)/.exec(output)?.[1];
      const page = await fetch(`${url}/`);
      expect(page.status).toBe(200);
      expect(await page.text()).toMatch(/<div id="root">/);
    } finally {
      child.kill('SIGTERM');
      await ended;
    }
    expect(output).toMatch(/Stopped\./);
    const { stdout } = await execa('pgrep', ['-f', `postgres -D ${clone}`], { reject: false });
    expect(stdout).toBe('');
  });
});
