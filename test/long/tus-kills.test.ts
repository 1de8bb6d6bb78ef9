import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkLeaks, temporaryFolder } from '../support/leak-check.ts';
import { testDatabase } from '../support/test-app.ts';
import { killUploads } from '../support/tus-kills.ts';

checkLeaks();

const SEED = Number(process.env.TEST_SEED ?? 20261122);

test(`killed at random bytes on both sides: the stored file is the one that was sent, with one job (seed ${SEED})`, async () => {
  await using database = await testDatabase();
  await using folder = await temporaryFolder();
  const { wrong, kills } = await killUploads({ DATA_DIR: join(folder.path, 'data'), DATABASE_URL: database.url }, 200, SEED);
  expect({ wrong, kills }).toEqual({ wrong: [], kills: { client: 100, server: 100 } });
}, 1_800_000);
