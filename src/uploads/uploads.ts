import type { IncomingMessage } from 'node:http';
import { AppError } from '../contract/app-error.ts';
import type { Feature } from '../contract/degradation.ts';
import { type SubmitTools, submitRecording } from '../jobs/submit-recording.ts';
import type { Log } from '../platform/telemetry/log.ts';
import type { Metrics } from '../platform/telemetry/metrics.ts';
import { type Hold, type HoldOptions, openHolds } from './hold-upload.ts';
import { speakTus, type TusSubject } from './speak-tus.ts';
import { type SweptUploads, sweepUploads } from './sweep-uploads.ts';
import { openUploadFiles } from './upload-files.ts';
import * as rows from './upload-rows.ts';

export interface UploadTools extends SubmitTools {
  metrics: Metrics;
  /** Where unfinished files are kept. */
  uploadDir: string;
  uploadLimits: rows.UploadLimits;
  isOff: (feature: Feature) => boolean;
}

/** Uploads that can be broken off and go on, until each has become a job. */
export interface Uploads {
  /** Throws DISK_FULL and TOO_MANY_UPLOADS. */
  create(upload: rows.NewUpload): Promise<void>;
  /** Throws UPLOAD_NOT_FOUND. */
  find(ownerId: string, id: string): Promise<rows.FoundUpload>;
  /** When an upload expires whose last bytes came then. */
  expiry(touchedAt?: Date): Date;
  /** Bytes that are there. */
  offset(id: string): Promise<number>;
  /** See speakTus. */
  speak(request: IncomingMessage, upload: TusSubject | null): Promise<Response>;
  /** Makes the job of an upload that is complete, which has its id: once, however often it is asked for. Throws what is wrong with the file. */
  finish(ownerId: string, id: string): Promise<void>;
  /** Forgets it and its bytes. */
  remove(id: string): Promise<void>;
  /** Ends what is being sent here; its clients go on with another process, or later. */
  release(): void;
  /** Finishes what was left complete, and removes what has expired. */
  sweep(log: Log): Promise<SweptUploads>;
}

export function openUploads(tools: UploadTools): Uploads {
  const { db, metrics, scratch, limits, uploadLimits } = tools;
  const files = openUploadFiles(tools.uploadDir, scratch.free);
  const holds = openHolds(db, () => tools.isOff('batch'));

  async function submit(id: string, hold: Hold, upload: rows.FoundUpload): Promise<void> {
    try {
      await submitRecording(tools, {
        source: { path: files.path(id) },
        name: upload.filename,
        ownerId: upload.owner_id,
        sessionId: upload.session_id,
        jobId: id,
        request: () => {
          if (!hold.holds()) throw new AppError('UPLOAD_BUSY', { retryAfterMs: 1000 });
          return rows.requestOf(upload);
        },
      });
    } catch (thrown) {
      const error = AppError.fromUnknown(thrown);
      // What may pass is tried again with the bytes that are there.
      if (error.status >= 500 || error.retry) throw error;
      await rows.noteRefusal(db, id, error);
      await files.remove(id);
      metrics.resumableUploads.inc({ outcome: 'refused' });
      metrics.uploadsRefused.inc({ code: error.code });
      throw error;
    }
    metrics.resumableUploads.inc({ outcome: 'finished' });
    metrics.uploadedBytes.inc(upload.size);
  }

  async function finish(ownerId: string, id: string, options: HoldOptions = {}): Promise<void> {
    await using hold = await holds.hold(id, options);
    // Somebody else may have finished it while it was waited for.
    const upload = await rows.findUpload(db, uploadLimits, ownerId, id);
    const refusal = rows.refusalOf(upload);
    if (refusal) throw refusal;
    if (!upload.accepted) {
      if ((await files.size(id)) !== upload.size) throw new AppError('UPLOAD_INCOMPLETE');
      await submit(id, hold, upload);
    }
    await files.remove(id);
  }

  async function remove(id: string): Promise<void> {
    await using _hold = await holds.hold(id);
    await files.remove(id);
    await rows.deleteUpload(db, id);
  }

  return {
    async create(upload) {
      await files.assertSpace(upload.size);
      await rows.createUpload(db, uploadLimits, upload);
    },
    find: (ownerId, id) => rows.findUpload(db, uploadLimits, ownerId, id),
    expiry: (touchedAt = new Date()) => new Date(touchedAt.getTime() + uploadLimits.expiryMs),
    offset: files.size,
    speak: (request, upload) => speakTus({ files, holds, maxSize: limits.maxFileSize }, request, upload),
    finish,
    async remove(id) {
      await remove(id);
      metrics.resumableUploads.inc({ outcome: 'cancelled' });
    },
    release: holds.releaseAll,
    sweep: (log) => sweepUploads({ db, files, uploadLimits, metrics, finish, remove }, log),
  };
}
