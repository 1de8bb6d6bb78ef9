import type { App } from '../../src/app.ts';
import { fakeEngine } from '../../src/engines/fake-engine.ts';
import { createJob, type JobRequest, PLAIN_REQUEST } from '../../src/jobs/create-job.ts';
import { claimJobs } from '../../src/jobs/lease.ts';
import type { Merged } from '../../src/jobs/steps/merge.ts';
import { persistTranscript } from '../../src/jobs/steps/persist.ts';
import { DEFAULT_OWNER_ID } from '../../src/platform/db/schema.ts';
import { newId } from '../../src/platform/id.ts';

export interface SeededJob {
  name?: string;
  size?: number;
  durationMs?: number | null;
  now?: Date;
  request?: Partial<JobRequest>;
  sessionId?: string | null;
  expiresAt?: Date | null;
}

/** A queued job as an upload would leave it, without the upload: rows only, no media. Returns its id. */
export async function seedJob(
  { db }: App,
  { name = 'clip.wav', size = 1000, durationMs = 5300, now = new Date(), request = {}, sessionId = null, expiresAt = null }: SeededJob = {},
): Promise<string> {
  const recordingId = newId();
  const probe = { format: 'wav', durationMs, audioMs: durationMs, truncated: false, ignoreLength: false };
  return db.transaction().execute(async (trx) => {
    const { jobId } = await createJob(trx, {
      ownerId: DEFAULT_OWNER_ID,
      recording: {
        id: recordingId,
        sessionId,
        file: { name, size, sha256: recordingId, probe },
        mediaKey: `recordings/${recordingId}/original`,
        retentionMs: null,
      },
      request: { ...PLAIN_REQUEST, language: 'kk', ...request },
      admission: { engine: fakeEngine('pocketsphinx'), deferred: false, cost: null, cheaper: false },
      expectedMs: 1000,
    });
    await trx.updateTable('recordings').set({ created_at: now, expires_at: expiresAt }).where('id', '=', recordingId).execute();
    await trx.updateTable('jobs').set({ created_at: now }).where('id', '=', jobId).execute();
    return jobId;
  });
}

const WORDS = [
  { text: 'Сәлеметсіз', startMs: 500, endMs: 1100, confidence: 0.9, language: 'kk' },
  { text: 'бе', startMs: 1120, endMs: 1300, confidence: 0.8, language: 'kk' },
];

/** What a transcript of one sentence is before it is stored. */
const SENTENCE: Merged = {
  language: 'kk',
  text: 'Сәлеметсіз бе',
  confidence: 0.85,
  engine: 'pocketsphinx',
  segments: [
    {
      engine: 'pocketsphinx',
      speakerId: 'speaker_1',
      startMs: 500,
      endMs: 1300,
      text: 'Сәлеметсіз бе',
      language: 'kk',
      confidence: 0.85,
      words: WORDS,
    },
  ],
  speakers: [{ speakerId: 'speaker_1', label: 'Speaker 1', speakingMs: 800, segmentCount: 1 }],
};

/** Completes a queued job with a transcript of one sentence, by the product's own writing, without recognition. */
export async function completeJob(app: App, jobId: string): Promise<void> {
  const [job] = await claimJobs(app.db, { worker: 'test', limit: 1, only: [jobId] });
  if (!job) throw new Error(`job ${jobId} is not queued`);
  await persistTranscript(app.db, {
    job,
    claim: { jobId, token: job.token },
    engine: await app.engines.choose('auto', 'auto'),
    chunks: [],
    merged: SENTENCE,
    durationMs: 5300,
    warnings: [],
    saved: null,
  });
}
