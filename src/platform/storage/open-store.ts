import type { StorageConfig } from '../../config/storage.ts';
import { authorities } from '../http/client.ts';
import type { Log } from '../telemetry/log.ts';
import { openBackedStore } from './backed-store.ts';
import { openDiskStore } from './disk-store.ts';
import type { ObjectStore } from './object-store.ts';

export interface StoreOptions {
  dataDir: string;
  storage: StorageConfig | null;
  /** Certificates (PEM) to trust besides the usual ones. */
  caFile: string | null;
  log: Log;
  now?: () => number;
}

/** The store that the settings ask for: the directory `media` of DATA_DIR, or a bucket with that directory behind it. */
export async function openStore({ dataDir, storage, caFile, log, now = Date.now }: StoreOptions): Promise<ObjectStore & AsyncDisposable> {
  const media = openDiskStore(`${dataDir}/media`);
  if (storage === null) return { ...media, [Symbol.asyncDispose]: async () => {} };
  // The SDK takes a fifth of a second to load.
  const { openS3Store } = await import('./s3-store.ts');
  const remote = openS3Store(storage, caFile === null ? null : authorities(caFile));
  const store = openBackedStore({
    remote,
    waiting: media,
    copies: openDiskStore(`${dataDir}/copies`),
    copiesBytes: storage.localBytes,
    log,
    now,
  });
  return { ...store, [Symbol.asyncDispose]: () => remote[Symbol.asyncDispose]() };
}
