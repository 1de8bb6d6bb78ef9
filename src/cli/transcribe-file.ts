import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { App } from '../app.ts';
import { AppError, ERRORS, type ErrorCode } from '../contract/app-error.ts';
import { ENDED, type JobProgress } from '../contract/job.ts';
import type { Transcript } from '../contract/transcript.ts';
import type { JobRequest } from '../jobs/create-job.ts';
import { submitRecording } from '../jobs/submit-recording.ts';
import { cancelJob } from '../library/cancel-job.ts';
import { readTranscript } from '../library/read-transcript.ts';
import { DEFAULT_OWNER_ID } from '../platform/db/schema.ts';
import { followJob } from './follow-job.ts';
import type { FileProgress } from './progress-display.ts';

/** Says where the audio goes, and what to expect, before anything is sent; each engine once. Throws when one cannot be used. */
export async function describeEngines(app: App, requests: readonly Pick<JobRequest, 'engine' | 'language'>[]): Promise<void> {
  const chosen = new Set<Awaited<ReturnType<App['engines']['choose']>>>();
  for (const { engine, language } of requests) chosen.add(await app.engines.choose(engine, language));
  for (const engine of chosen) {
    process.stderr.write(`Engine: ${engine.name}, on ${engine.location.place}\n`);
    if (engine.demo) process.stderr.write('This is the offline demo engine: English only. For Kazakh and Russian see docs/engines.md.\n');
  }
}

interface TranscribeFileOptions {
  /** Ids of jobs that the worker of this process may run; the file's is added. */
  own: string[];
  /** Aborted, the job is cancelled. */
  signal: AbortSignal;
  progress: FileProgress;
}

/** Transcribes one file through the whole pipeline. Throws what went wrong with it. */
export async function transcribeFile(
  app: App,
  file: string,
  request: JobRequest,
  { own, signal, progress }: TranscribeFileOptions,
): Promise<Transcript> {
  try {
    await assertFile(file);
    progress.say('reading', 0);
    const jobId = await submitRecording(app, {
      source: createReadStream(file),
      name: basename(file),
      ownerId: DEFAULT_OWNER_ID,
      sessionId: null,
      request: () => request,
      onAccepted: (id) => own.push(id),
      signal,
    });
    const end = await followJob(app, jobId, progress.show, signal);
    if (end === null) {
      await cancelJob(app, DEFAULT_OWNER_ID, jobId);
      throw new Error('stopped; the job was cancelled');
    }
    const failure = failureOf(end);
    if (failure) throw failure;
    const transcript = await readTranscript(app.db, DEFAULT_OWNER_ID, jobId);
    progress.end(transcript.metadata.warnings);
    return transcript;
  } catch (error) {
    progress.fail();
    throw error instanceof Error && error.name === 'AbortError' ? new Error('stopped before it was accepted', { cause: error }) : error;
  }
}

/** Why a job that has ended has no transcript; null for one that has it, or has not ended. */
export function failureOf({ error, status }: JobProgress): Error | null {
  if (error) return new AppError(error.code in ERRORS ? (error.code as ErrorCode) : 'INTERNAL', { message: error.message });
  return ENDED.has(status) && status !== 'completed' ? new Error(`the job was ${status} by somebody else`) : null;
}

/** Throws one line for a person. */
export async function assertFile(file: string): Promise<void> {
  const found = await stat(file).catch(() => null);
  if (found === null) throw new Error(`There is no file ${file}`);
  if (!found.isFile()) throw new Error(`${file} is not a file`);
}
