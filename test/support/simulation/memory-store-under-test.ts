import { DEFAULT_OWNER_ID } from '../../../src/platform/db/schema.ts';
import type { StoreUnderTest } from '../job-store-contract/store-under-test.ts';
import { createMemoryDatabase, type Guards, jobOf, usageKey } from './memory-database.ts';
import { openMemoryJobStore, toJobStore } from './memory-job-store.ts';
import { openMemoryLibrary } from './memory-library.ts';

/** The jobs in memory, for the contract suite. Its time stands still but for `pass`. */
export async function openMemoryStoreUnderTest(guards?: Guards): Promise<StoreUnderTest> {
  let now = Date.UTC(2026, 0, 1);
  let ids = 0;
  const database = createMemoryDatabase(() => now, guards);
  const library = openMemoryLibrary(database);
  return {
    jobs: toJobStore(openMemoryJobStore(database)),
    async add({ ownerId = DEFAULT_OWNER_ID, expectedMs = 1000 } = {}) {
      const id = `job-${ids++}`;
      library.add({ id, ownerId, expectedMs });
      return id;
    },
    async addOwner() {
      database.owners.add('another');
      return 'another';
    },
    set: async (jobId, values) => void Object.assign(jobOf(database, jobId), values),
    cancel: async (jobId) => library.cancel(jobId),
    remove: async (jobId) => library.remove(jobId),
    restore: async (jobId) => library.restore(jobId),
    retry: async (jobId) => library.retry(jobId),
    tellAgain: async (jobId, counts) => library.tellAgain(jobId, counts),
    async stopQueue(stopped) {
      database.stopped = stopped;
    },
    rename: async (jobId, speaker_id, label) =>
      void database.edits.set(jobId, [...(database.edits.get(jobId) ?? []), { kind: 'rename', speaker_id, label }]),
    jobOf: async (jobId) => ({ ...jobOf(database, jobId) }),
    transcriptOf: async (jobId) => database.transcripts.get(jobId) ?? null,
    usageOf: async (ownerId, currency) =>
      database.usage.get(usageKey(ownerId, currency)) ?? { files: 0, durationMs: 0, cost: 0, errors: 0 },
    now: async () => now,
    async pass(ms) {
      now += ms;
    },
  };
}
