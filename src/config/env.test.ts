import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readEnv, VARIABLES } from './env.ts';

describe('readEnv', () => {
  it('gives every variable its default, and knows what was set', () => {
    const reading = readEnv({ PORT: '9000', HOST: '', PATH: '/bin' });
    expect(Object.keys(reading.env)).toEqual(VARIABLES.map(({ name }) => name));
    expect(reading.env).toMatchObject({ PORT: '9000', HOST: '127.0.0.1', RETENTION_HOURS: '24' });
    expect([...reading.set]).toEqual(['PORT']);
    expect(reading).toMatchObject({ searchPath: '/bin', problems: [], warnings: [] });
  });

  it('takes a value from a mounted file without its line end', async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'kazru-test-'));
    const file = join(folder.path, 'secret');
    await writeFile(file, 'postgres://u:p\n@host/db\r\n');
    const reading = readEnv({ DATABASE_URL_FILE: file });
    expect(reading.env.DATABASE_URL).toBe('postgres://u:p\n@host/db');
    expect(reading.set.has('DATABASE_URL')).toBe(true);
  });

  it('names a file that cannot be read, and a value that is given twice', () => {
    expect(readEnv({ REDIS_URL_FILE: '/nowhere/redis' }).problems).toEqual([
      expect.stringMatching(/^REDIS_URL_FILE: \/nowhere\/redis .*ENOENT/),
    ]);
    expect(readEnv({ PORT: '1', PORT_FILE: '/x' }).problems).toEqual(['PORT and PORT_FILE are both set; keep one']);
  });

  it.each([
    ['DATABSE_URL', 'DATABASE_URL'],
    ['MAX_FILE_SIZES', 'MAX_FILE_SIZE'],
    ['REDIS_ULR_FILE', 'REDIS_URL'],
  ])('warns about %s', (name, meant) => {
    expect(readEnv({ [name]: 'x' }).warnings).toEqual([`${name} is not a setting; did you mean ${meant}?`]);
  });

  it.each(['HOME', 'POST', 'HOSTS', 'DATABASE', 'npm_config_x'])('does not warn about %s', (name) => {
    expect(readEnv({ [name]: 'x' }).warnings).toEqual([]);
  });
});
