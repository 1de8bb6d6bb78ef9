import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { as, freshClone, USERS } from '../support/fresh-clone.ts';
import { temporaryFolder } from '../support/leak-check.ts';

describe.each(USERS)('a fresh clone, as $user', ({ uid }) => {
  test('the whole suite passes', async () => {
    await using folder = await temporaryFolder();
    const clone = await freshClone(folder.path, uid);
    const [file = '', ...args] = [...as(uid), 'npm', 'test'];
    const { all } = await execa(file, args, {
      cwd: clone,
      env: { PATH: process.env.PATH, HOME: folder.path, CI: 'true' },
      extendEnv: false,
      all: true,
      reject: false,
      stdin: 'ignore',
    });
    expect(all.trim().split('\n').at(-1), all.slice(-4000)).toMatch(/^\d+ passed, 0 failed$/);
  });
});
