import type { Db } from '../platform/db/connect.ts';
import type { Log } from '../platform/telemetry/log.ts';
import type { Metrics } from '../platform/telemetry/metrics.ts';
import type { UploadFiles } from './upload-files.ts';
import { listExpired, listUnfinished, type UploadLimits } from './upload-rows.ts';

export interface SweepUploadTools {
  db: Db;
  files: UploadFiles;
  uploadLimits: UploadLimits;
  metrics: Metrics;
  finish: (ownerId: string, id: string, options: { waitMs: number }) => Promise<void>;
  remove: (id: string) => Promise<void>;
}

export interface SweptUploads {
  /** Complete ones that had been left without their job. */
  finished: number;
  expired: number;
}

/** A file without an upload may be one that is just being removed. */
const ORPHAN_AGE_MS = 3_600_000;

/** Finishes what was left complete, and removes what has expired and what belongs to no upload. What fails is tried again the next time. */
export async function sweepUploads(tools: SweepUploadTools, log: Log): Promise<SweptUploads> {
  const { db, files, uploadLimits, metrics } = tools;
  const each = async (id: string, work: () => Promise<void>): Promise<boolean> => {
    try {
      await work();
      return true;
    } catch (err) {
      log.warn({ err, upload_id: id }, 'an upload could not be swept');
      return false;
    }
  };
  const swept = { finished: 0, expired: 0 };
  for (const { id, unfinished } of await listExpired(db, uploadLimits.expiryMs)) {
    if (!(await each(id, () => tools.remove(id))) || !unfinished) continue;
    metrics.resumableUploads.inc({ outcome: 'expired' });
    swept.expired++;
  }
  const unfinished = await listUnfinished(db);
  for (const { id, owner_id, size } of unfinished) {
    if ((await files.size(id)) !== size) continue;
    // Whoever is at it finishes it.
    if (await each(id, () => tools.finish(owner_id, id, { waitMs: 0 }))) swept.finished++;
  }
  const known = new Set(unfinished.map(({ id }) => id));
  for (const { id, ageMs } of await files.list()) if (!known.has(id) && ageMs > ORPHAN_AGE_MS) await each(id, () => files.remove(id));
  return swept;
}
