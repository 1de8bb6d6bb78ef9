import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkLeaks, temporaryFolder } from '../../test/support/leak-check.ts';
import { ConfigError, loadConfig } from './config.ts';
import { readEnv } from './env.ts';

checkLeaks();

function problemsOf(env: Record<string, string>): string[] {
  try {
    loadConfig(readEnv(env));
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

const BROKEN = 'holds a line break or another character that no request can carry';
const KEYS = ['OPENAI_API_KEY', 'CLOUDRU_API_KEY', 'YANDEX_API_KEY', 'YANDEX_BUCKET_SECRET', 'LAB_KEY'];

it.each(KEYS)('refuses what cannot be a key in %s, and never prints it', async (name) => {
  await using folder = await temporaryFolder();
  const enginesFile = join(folder.path, 'engines.json');
  const entry = { id: 'lab', kind: 'vllm', url: 'https://lab.example/v1', model: 'm', key_variable: 'LAB_KEY' };
  writeFileSync(enginesFile, JSON.stringify([entry]));
  const others = {
    LAB_KEY: { ENGINES_FILE: enginesFile },
    YANDEX_BUCKET_SECRET: { YANDEX_API_KEY: 'k', YANDEX_BUCKET: 'b', YANDEX_BUCKET_KEY_ID: 'i' },
  }[name];
  const file = join(folder.path, 'key');
  const expected = (problem: string) => [expect.stringContaining(`${name} ${problem}`)];
  for (const key of ['sk-secret\nline2', 'sk-secret\0', 'sk-secret-кілт', 'sk-secret\u{1f511}', 'sk-secret\x7f']) {
    const problems = problemsOf({ ...others, [name]: key });
    expect(problems).toEqual(expected(BROKEN));
    expect(problems.join()).not.toContain('sk-secret');
    writeFileSync(file, key);
    expect(problemsOf({ ...others, [`${name}_FILE`]: file })).toEqual(expected(BROKEN));
  }
  expect(problemsOf({ ...others, [name]: '  ' })).toEqual(expected('holds nothing but spaces'));
  expect(problemsOf({ ...others, [name]: ' sk-secret\r\n' })).toEqual([]);
});
