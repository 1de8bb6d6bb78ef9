import { loadConfig } from '../../src/config/config.ts';
import { readEnv } from '../../src/config/env.ts';
import { fakeEngine } from '../../src/engines/fake-engine.ts';
import { createEngines } from '../../src/engines/registry.ts';
import { createEstimator } from '../../src/jobs/estimate.ts';
import { createQueuePlaces } from '../../src/jobs/queue-places.ts';
import type { LibraryTools } from '../../src/library/find-job.ts';
import type { Db } from '../../src/platform/db/connect.ts';

/** What reading jobs needs, on a database that `fillDatabase` has filled. */
export function libraryTools(db: Db): LibraryTools {
  const engines = createEngines(loadConfig(readEnv({})).engines, [fakeEngine('bench')]);
  return { db, engines, estimator: createEstimator(db, engines), places: createQueuePlaces(db, null) };
}
