import type { Probe } from '../audio/probe.ts';
import type { Config } from '../config/config.ts';
import { AppError } from '../contract/app-error.ts';
import type { Doorbell } from '../platform/doorbell/doorbell.ts';
import { newId } from '../platform/id.ts';
import type { ObjectStore } from '../platform/storage/object-store.ts';
import type { Scratch } from '../platform/storage/scratch.ts';
import type { Metrics } from '../platform/telemetry/metrics.ts';
import { RECORDINGS, recordingKey } from '../recordings/media-keys.ts';
import { type RecordingSource, receiveFile } from '../recordings/receive.ts';
import { type AdmitTools, admit } from './admit.ts';
import { createJob, type JobRequest } from './create-job.ts';
import type { Estimator } from './estimate.ts';
import { copyMedia, createRepeat, findRepeated, probedBefore, type RepeatTools } from './repeat-job.ts';

export interface SubmitTools extends AdmitTools, RepeatTools {
  /** Completes a job for which nothing is left to be heard. */
  completeRepeat: (jobId: string) => Promise<void>;
  doorbell: Doorbell;
  metrics: Pick<Metrics, 'cacheLooks'>;
  estimator: Estimator;
  store: ObjectStore;
  scratch: Scratch;
  limits: Config['limits'];
  processing: Config['processing'];
  retentionMs: number | null;
}

export interface Submission {
  source: RecordingSource;
  /** As the sender named it. */
  name: string;
  ownerId: string;
  sessionId: string | null;
  /** The id that its job gets; the same one a second time is refused by the database. A new one without it. */
  jobId?: string;
  /** Read after the file has arrived: in a form the fields may come behind it. */
  request: () => JobRequest | Promise<JobRequest>;
  /** Told the job's id before anybody may run it. */
  onAccepted?: (jobId: string) => void;
  signal?: AbortSignal;
}

/**
 * Takes a recording in: receives, probes and stores it, then writes recording and job at once. When that has happened
 * the job will be finished, whatever dies; until then nothing of it is left behind. A file that was heard before is
 * answered at once. Returns the job's id.
 */
export async function submitRecording(
  tools: SubmitTools,
  { source, name, ownerId, sessionId, jobId, request, onAccepted, signal }: Submission,
): Promise<string> {
  const { db, doorbell, estimator, store, scratch, limits, retentionMs } = tools;
  const known = (sha256: string): Promise<Probe | null> => probedBefore(db, ownerId, sha256, limits.maxDurationMs);
  await using file = await receiveFile(source, name, { scratch, ...limits, known, ...(signal && { signal }) });
  const asked = await request();
  const recordingId = newId();
  const mediaKey = recordingKey(recordingId, 'original');
  const recording = { id: recordingId, sessionId, file, mediaKey, retentionMs };
  const answer = { ownerId, recording, request: asked, usual: tools.processing, ...(jobId && { jobId }) };
  let committed = false;
  try {
    const earlier = await findRepeated(tools, answer);
    const copied = earlier && (await copyMedia(store, earlier, recording));
    const repeat = copied && (await createRepeat(db, { ...answer, recording: { ...recording, ...copied }, earlier }));
    if (repeat) {
      committed = true;
      onAccepted?.(repeat.jobId);
      await tools.completeRepeat(repeat.jobId);
      tools.metrics.cacheLooks.inc({ level: 'recordings', result: 'hit' });
      doorbell.ring(repeat);
      return repeat.jobId;
    }
    const admission = await admit(tools, { ...asked, ownerId, durationMs: file.probe.durationMs, now: new Date() });
    const { seconds } = await estimator.estimate(admission.engine.id, { durationMs: file.probe.durationMs, bytes: file.size });
    const stored = await store.put(mediaKey, file.path);
    const bell = await createJob(db, { ...answer, recording: { ...recording, ...stored }, admission, expectedMs: seconds * 1000 });
    committed = true;
    onAccepted?.(bell.jobId);
    doorbell.ring(bell);
    return bell.jobId;
  } catch (error) {
    // A commit whose answer was lost may have happened: the sweep knows whether somebody owns the file.
    if (!committed && AppError.fromUnknown(error).code !== 'DATABASE_UNAVAILABLE')
      await store.deleteAll(`${RECORDINGS}/${recordingId}`).catch(() => {});
    throw error;
  }
}
