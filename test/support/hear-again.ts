import { Readable } from 'node:stream';
import { expect } from 'vitest';
import { openApp } from '../../src/app.ts';
import { followJob } from '../../src/cli/follow-job.ts';
import type { Job } from '../../src/contract/job.ts';
import type { Engine, RecogniseRequest } from '../../src/engines/engine.ts';
import { createEngines } from '../../src/engines/registry.ts';
import { type JobRequest, PLAIN_REQUEST } from '../../src/jobs/create-job.ts';
import { submitRecording } from '../../src/jobs/submit-recording.ts';
import { findJob } from '../../src/library/find-job.ts';
import { DEFAULT_OWNER_ID } from '../../src/platform/db/schema.ts';
import { createLog } from '../../src/platform/telemetry/log.ts';
import { recording, spliceClips } from './audio-maker.ts';
import { wav } from './pcm.ts';
import { scriptedEngine } from './scripted-engine.ts';
import { openTestApp, type TestApp, testConfig } from './test-app.ts';

const PATIENCE = AbortSignal.timeout(600_000);
export const CLIPS = ['librivox-austen-0870.wav', 'librivox-austen-0890.wav', 'librivox-austen-0920.wav', 'jfk.wav'];
/** Speech of these clips, with long silences between. */
export async function speechOf(names: readonly string[]): Promise<Int16Array> {
  const clips = await Promise.all(names.map(recording));
  return spliceClips(clips, [500, ...names.slice(1).map(() => 3000), 500]).pcm;
}

/** The same words four times, each time fainter: no sample of one time comes again in another. */
export async function fadingSpeech(names: readonly string[]): Promise<Int16Array> {
  const clips = await Promise.all(names.map(recording));
  const faded = [1, 0.9, 0.8, 0.7].flatMap((gain) => clips.map((clip) => clip.map((sample) => Math.round(sample * gain))));
  return spliceClips(faded, [500, ...faded.slice(1).map((_, index) => 700 + 300 * (index % 4)), 500]).pcm;
}

/** Says how many bytes it was sent, which is as good as words to see whether an answer is that of the same sound. */
export const listener = (id = 'ear', changes: Partial<Engine> = {}) =>
  scriptedEngine(
    id,
    async ({ audio }: RecogniseRequest) => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      return {
        words: [{ text: `${id}${audio.bytes}`, startMs: 100, endMs: audio.durationMs - 100, confidence: 0.9, language: 'kk' }],
        warnings: [],
        billedMs: null,
      };
    },
    changes,
  );

export function open(engines: Engine[], settings: Record<string, string> = {}): Promise<TestApp> {
  const env = { CACHE_SCOPE: 'own', ...settings };
  return openTestApp({ env, engines: createEngines(testConfig(env).engines, engines, { pace: 0.01 }) });
}

interface Asked {
  request?: Partial<JobRequest>;
  sessionId?: string | null;
}

export async function hear({ app }: Pick<TestApp, 'app'>, bytes: Buffer, { request = {}, sessionId = null }: Asked = {}): Promise<Job> {
  const jobId = await submitRecording(app, {
    source: Readable.from([bytes]),
    name: 'meeting.wav',
    ownerId: DEFAULT_OWNER_ID,
    sessionId,
    request: () => ({ ...PLAIN_REQUEST, language: 'kk', ...request }),
  });
  await followJob(app, jobId, () => {}, PATIENCE);
  const job = await findJob(app, DEFAULT_OWNER_ID, jobId);
  expect(job.status).toBe('completed');
  return job;
}

/** Two people upload the same recording to two processes, again and again, each pair for itself: an engine hears it once for both. */
export async function hearAtTheSameSecond(rounds: number): Promise<void> {
  const { engine, calls } = listener();
  await using opened = await open([engine]);
  const engines = createEngines(opened.config.engines, [engine], { pace: 0.01 });
  await using other = await openApp(opened.config, createLog({ level: 'silent', format: 'json' }), 'test', { engines });
  opened.app.startWorker();
  other.startWorker();
  const bytes = wav(await speechOf(CLIPS.slice(0, 1)));
  for (let round = 1; round <= rounds; round++) {
    calls.length = 0;
    const sessionId = `session ${round}`;
    const jobs = await Promise.all([opened.app, other].map((app) => hear({ app }, bytes, { sessionId })));
    expect(calls).toHaveLength(jobs[0]?.chunks.total ?? 0);
    expect(jobs.reduce((sum, job) => sum + job.chunks.reused, 0)).toBe(calls.length);
  }
}
