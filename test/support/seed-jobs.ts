import type { App } from '../../src/app.ts';
import { parseProcessing } from '../../src/contract/parse-processing.ts';
import { fakeEngine } from '../../src/engines/fake-engine.ts';
import { FIRST_PLAN, finishChunk, listChunks, storeChunk } from '../../src/jobs/chunk-store.ts';
import { createJob, type JobRequest, PLAIN_REQUEST } from '../../src/jobs/create-job.ts';
import { claimJobs } from '../../src/jobs/lease.ts';
import { setSpeakers, storeSpeech } from '../../src/jobs/sound-analysis.ts';
import { mergeChunks } from '../../src/jobs/steps/merge.ts';
import { persistTranscript } from '../../src/jobs/steps/persist.ts';
import { DEFAULT_OWNER_ID, type StoredWord } from '../../src/platform/db/schema.ts';
import { newId } from '../../src/platform/id.ts';
import type { SpeakerTurn } from '../../src/transcript/speaker-turn.ts';
import { readContext } from '../../src/writing/read-context.ts';

export interface SeededJob {
  name?: string;
  size?: number;
  durationMs?: number | null;
  now?: Date;
  request?: Partial<JobRequest>;
  sessionId?: string | null;
  expiresAt?: Date | null;
  /** How its text is written, as people say it. */
  processing?: string;
}

/** A queued job as an upload would leave it, without the upload: rows only, no media. Returns its id. */
export async function seedJob(
  { db }: App,
  {
    name = 'clip.wav',
    size = 1000,
    durationMs = 5300,
    now = new Date(),
    request = {},
    sessionId = null,
    expiresAt = null,
    processing = 'raw',
  }: SeededJob = {},
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
      usual: parseProcessing(processing),
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

interface Heard {
  words?: StoredWord[];
  /** Who speaks when; without it nobody told speakers apart. */
  turns?: SpeakerTurn[];
}

/** Words said one after the other, 400 ms each; a number is a pause in milliseconds. */
export function heard(...said: (string | number)[]): StoredWord[] {
  let at = 0;
  return said.flatMap((own) => {
    if (typeof own === 'number') {
      at += own;
      return [];
    }
    return own.split(' ').map((text) => {
      at += 400;
      return { text, startMs: at - 400, endMs: at - 50, confidence: 0.9, language: 'und' };
    });
  });
}

/** Completes a queued job with a transcript of one sentence, by the product's own writing, without recognition. */
export async function completeJob(app: App, jobId: string, { words = WORDS, turns }: Heard = {}): Promise<void> {
  const durationMs = (words.at(-1)?.endMs ?? 0) + 4000;
  const [job] = await claimJobs(app.db, { worker: 'test', limit: 1, only: [jobId] });
  if (!job) throw new Error(`job ${jobId} is not queued`);
  const claim = { jobId, token: job.token };
  const engine = await app.engines.choose('auto', 'auto');
  const chunk = { plan: FIRST_PLAN, index: 0 };
  await storeChunk(app.db, claim, chunk, { startMs: 0, endMs: durationMs, overlapMs: 0, pieces: [[0, durationMs]] });
  await finishChunk(app.db, claim, chunk, { engine, words, warnings: [], key: null, reused: false });
  if (turns) {
    await storeSpeech(app.db, claim, turns);
    await setSpeakers(app.db, claim, { diarizer: 'acoustic', turns });
  }
  const chunks = await listChunks(app.db, jobId);
  await persistTranscript(app.db, {
    job,
    claim,
    engine,
    chunks,
    merged: await mergeChunks(chunks, job.language, await readContext(app.db, jobId)),
    durationMs,
    warnings: [],
    saved: null,
  });
}
