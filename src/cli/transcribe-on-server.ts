import { setTimeout as sleep } from 'node:timers/promises';
import { ENDED, Job, JobProgress } from '../contract/job.ts';
import { Transcript } from '../contract/transcript.ts';
import type { JobRequest } from '../jobs/create-job.ts';
import type { FileProgress } from './progress-display.ts';
import type { RemoteServer } from './remote-server.ts';
import { sendToServer } from './send-to-server.ts';
import { assertFile, failureOf } from './transcribe-file.ts';

const LOOK_EVERY_MS = 1000;

/** A request as the fields of an upload. */
function fieldsOf(request: JobRequest): Record<string, string> {
  const { engine, language, failover, diarize, speakers, minSpeakers, maxSpeakers, processing, deadline, qualityThreshold, noCache } =
    request;
  return {
    engine,
    language,
    failover,
    diarize: String(diarize),
    no_cache: String(noCache),
    ...(speakers !== null && { speakers: String(speakers) }),
    ...(minSpeakers !== null && { min_speakers: String(minSpeakers) }),
    ...(maxSpeakers !== null && { max_speakers: String(maxSpeakers) }),
    ...(Object.keys(processing).length > 0 && { processing: JSON.stringify(processing) }),
    ...(deadline !== null && { deadline: deadline.toISOString() }),
    ...(qualityThreshold !== null && { quality_threshold: String(qualityThreshold) }),
  };
}

/** Sends a file to a server and waits for its transcript there. Aborted, its job is cancelled. Throws what went wrong with it. */
export async function transcribeOnServer(
  server: RemoteServer,
  file: string,
  request: JobRequest,
  { signal, progress }: { signal: AbortSignal; progress: FileProgress },
): Promise<{ transcript: Transcript; job: Job }> {
  try {
    await assertFile(file);
    const sent = await sendToServer(server, file, {
      fields: fieldsOf(request),
      signal,
      onProgress: (share) => progress.say(share < 1 ? 'sending' : 'checking', 100 * share),
    });
    const path = `jobs/${sent.job_id}`;
    try {
      await followOnServer(server, path, progress, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
      await server.ask(Job, `${path}/cancel`, { method: 'POST' });
      throw new Error('stopped; the job was cancelled', { cause: error });
    }
    const transcript = await server.ask(Transcript, `${path}/transcript`);
    progress.end(transcript.metadata.warnings);
    return { transcript, job: await server.ask(Job, path) };
  } catch (error) {
    progress.fail();
    throw error instanceof Error && error.name === 'AbortError' ? new Error('stopped before it was accepted', { cause: error }) : error;
  }
}

/** Waits until the job is completed; throws how it ended otherwise. */
async function followOnServer(server: RemoteServer, path: string, progress: FileProgress, signal: AbortSignal): Promise<void> {
  for (;;) {
    const now = await server.ask(JobProgress, `${path}/status`, { signal, onWait: () => progress.say('waiting for the server', 0) });
    progress.show(now);
    const failure = failureOf(now);
    if (failure) throw failure;
    if (ENDED.has(now.status)) return;
    await sleep(LOOK_EVERY_MS, undefined, { signal });
  }
}
