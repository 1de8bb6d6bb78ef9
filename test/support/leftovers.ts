import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect } from 'vitest';
import type { Db } from '../../src/platform/db/connect.ts';
import type { TestApp } from './test-app.ts';

/** Everything below the data folder but the folders that are always there. */
export async function entries(dataDir: string): Promise<string[]> {
  const found = await readdir(dataDir, { recursive: true });
  return found.filter((name) => !/^(scratch(\/[^/]+){0,2}|media(\/recordings)?)$/.test(name)).map((name) => join(dataDir, name));
}

export async function rowCounts(db: Db): Promise<{ recordings: number; jobs: number }> {
  const { rows } = await sql<{ recordings: number; jobs: number }>`
    select (select count(*) from recordings) as recordings, (select count(*) from jobs) as jobs`.execute(db);
  return rows[0] ?? { recordings: -1, jobs: -1 };
}

/** No row and, at once, no file. */
export async function expectNothingLeft({ app, dataDir }: TestApp): Promise<void> {
  expect(await rowCounts(app.db)).toEqual({ recordings: 0, jobs: 0 });
  expect(await entries(dataDir)).toEqual([]);
}
