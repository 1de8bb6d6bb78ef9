import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { as, freshClone, USERS } from '../support/fresh-clone.ts';
import { checkLeaks, temporaryFolder } from '../support/leak-check.ts';

checkLeaks();

describe.each(USERS)('a fresh clone, as $user', ({ uid }) => {
  test('npm start makes everything, transcribes the sample, and stops on a signal', { timeout: 180_000 }, async () => {
    await using folder = await temporaryFolder();
    const clone = await freshClone(folder.path, uid);
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
      await expect.poll(() => output, { timeout: 120_000, interval: 200 }).toMatch(/had he married a more amiable woman/i);
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
