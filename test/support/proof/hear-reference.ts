import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { followJob } from '../../../src/cli/follow-job.ts';
import type { Job } from '../../../src/contract/job.ts';
import type { Transcript } from '../../../src/contract/transcript.ts';
import { type JobRequest, PLAIN_REQUEST } from '../../../src/jobs/create-job.ts';
import { submitRecording } from '../../../src/jobs/submit-recording.ts';
import { findJob } from '../../../src/library/find-job.ts';
import { readTranscript } from '../../../src/library/read-transcript.ts';
import { DEFAULT_OWNER_ID } from '../../../src/platform/db/schema.ts';
import { temporaryFolder } from '../leak-check.ts';
import type { Reference } from '../replay/make-reference.ts';
import { REPLAY_KEY } from '../replay/openai-protocol.ts';
import { openTestApp, type TestApp } from '../test-app.ts';

/** An endpoint of ENGINES_FILE that leads to a replay server. */
export interface ProofEndpoint {
  id: string;
  kind: string;
  url: string;
  model: string;
  [setting: string]: unknown;
}

/** The program with these endpoints as its engines, in this order, running jobs; all waiting of the pool is shorter. */
export async function openProofApp(endpoints: readonly ProofEndpoint[], settings: Record<string, string> = {}): Promise<TestApp> {
  await using folder = await temporaryFolder();
  const env = {
    REPLAY_KEY,
    ENGINES_FILE: join(folder.path, 'engines.json'),
    ENGINE_ORDER: endpoints.map(({ id }) => id).join(','),
    ...settings,
  };
  await writeFile(env.ENGINES_FILE, JSON.stringify(endpoints.map((endpoint) => ({ key_variable: 'REPLAY_KEY', ...endpoint }))));
  const opened = await openTestApp({ env, pool: { pace: 0.02 } });
  opened.app.startWorker();
  return opened;
}

/** Puts the reference through the whole program. */
export async function hearReference(
  { app }: TestApp,
  reference: Reference,
  request: Partial<JobRequest> = {},
): Promise<{ job: Job; transcript: Transcript | null }> {
  const jobId = await submitRecording(app, {
    source: createReadStream(reference.wavFile),
    name: 'reference.wav',
    ownerId: DEFAULT_OWNER_ID,
    sessionId: null,
    request: () => ({ ...PLAIN_REQUEST, ...request }),
  });
  await followJob(app, jobId, () => {}, AbortSignal.timeout(1_200_000));
  const job = await findJob(app, DEFAULT_OWNER_ID, jobId);
  return { job, transcript: job.status === 'completed' ? await readTranscript(app.db, DEFAULT_OWNER_ID, jobId) : null };
}
