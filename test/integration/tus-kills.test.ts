import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkLeaks, temporaryFolder } from '../support/leak-check.ts';
import { testDatabase } from '../support/test-app.ts';
import { killUploads } from '../support/tus-kills.ts';

checkLeaks();

test('killed at random bytes on both sides: the stored file is the one that was sent, with one job', async () => {
  await using database = await testDatabase();
  await using folder = await temporaryFolder();
  const { wrong, kills } = await killUploads({ DATA_DIR: join(folder.path, 'data'), DATABASE_URL: database.url }, 10, 20261122);
  expect({ wrong, kills }).toEqual({ wrong: [], kills: { client: 5, server: 5 } });
}, 120_000);
