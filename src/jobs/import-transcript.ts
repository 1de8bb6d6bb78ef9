import { createHash } from 'node:crypto';
import { IMPORTED } from '../engines/imported.ts';
import type { StoredPlan } from '../platform/db/schema.ts';
import { newId } from '../platform/id.ts';
import { createJob, type JobRequest } from './create-job.ts';
import type { ImportedText } from './imported-text.ts';
import type { SubmitTools } from './submit-recording.ts';

interface Import {
  ownerId: string;
  sessionId: string | null;
  /** For people, with or without an extension. */
  name: string;
  /** What was sent, which stands for the file that is not there. */
  content: string;
  /** With what it is read as. */
  request: JobRequest & { imported: ImportedText };
  /** One of more words is left to the workers; it is put into the queue. */
  mostWords: number;
}

/** Nothing is cut. */
const SIZE = { targetMs: 1, limitMs: 1, windowMs: 1, minMs: 1, maxMs: 1, reasons: ['imported'] };

/** A transcript without its audio, as a job that is completed at once if it is not too long. Returns the job's id. */
export async function importTranscript(
  { db, processing, completeRepeat, doorbell }: Pick<SubmitTools, 'db' | 'processing' | 'completeRepeat' | 'doorbell'>,
  { ownerId, sessionId, name, content, request, mostWords }: Import,
): Promise<string> {
  const { endMs: durationMs, count } = request.imported;
  const id = newId();
  const file = {
    name,
    size: Buffer.byteLength(content),
    sha256: createHash('sha256').update(content).digest('hex'),
    probe: { format: 'transcript', durationMs, audioMs: null, truncated: false, ignoreLength: false },
  };
  const plan: StoredPlan = { engine: IMPORTED.id, size: SIZE, finished: { durationMs, damaged: false } };
  const bell = await db.transaction().execute(async (trx) => {
    const recording = { id, sessionId, file, mediaKey: `recordings/${id}/original`, retentionMs: null };
    const admission = { engine: IMPORTED, deferred: false, cost: null, cheaper: false };
    const created = await createJob(trx, { ownerId, recording, request, usual: processing, admission, expectedMs: 0 });
    await trx.updateTable('recordings').set({ media_key: null, media_deleted_at: new Date() }).where('id', '=', id).execute();
    await trx
      .updateTable('jobs')
      .set({ plan: JSON.stringify(plan) })
      .where('id', '=', created.jobId)
      .execute();
    return created;
  });
  if (count <= mostWords) await completeRepeat(bell.jobId);
  doorbell.ring(bell);
  return bell.jobId;
}
