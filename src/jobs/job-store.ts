import type { SpeechRegion } from '../audio/speech-region.ts';
import type { JobStage } from '../contract/job.ts';
import { hintsOf } from '../glossary/hints.ts';
import type { Db } from '../platform/db/connect.ts';
import type { JobRow, RecordingRow, StoredPlan } from '../platform/db/schema.ts';
import { readContext } from '../writing/read-context.ts';
import { acceptCall, beginCall, endCall, spentOn } from './call-store.ts';
import { finishChunk, listChunks, markGap, replaceChunk, storeChunk } from './chunk-store.ts';
import { failJob, parkJob } from './finish-job.ts';
import { completeRetelling } from './finish-retelling.ts';
import { endHearing, takeHearing } from './heard-before.ts';
import { forgetWorker, readCapacity, reportWorker } from './heartbeat.ts';
import { type Claim, claimJobs, releaseJob, renewLeases, returnExpired } from './lease.ts';
import { updateOwned } from './owned-job.ts';
import { setSpeakers, soundOf, storeSpeech } from './sound-analysis.ts';
import { persistTranscript } from './steps/persist.ts';

type Bound<F> = F extends (db: Db, ...rest: infer R) => infer T ? (...rest: R) => T : never;

function bind<F extends (db: Db, ...rest: never[]) => unknown>(db: Db, work: F): Bound<F> {
  return ((...rest: never[]) => work(db, ...rest)) as Bound<F>;
}

/**
 * Everything that a worker reads and writes of jobs. What is written for a claim is fenced by its token: it throws
 * LeaseLost when the job belongs to somebody else, or to nobody, by now.
 */
export interface JobStore {
  claim: Bound<typeof claimJobs>;
  renew: Bound<typeof renewLeases>;
  returnExpired: Bound<typeof returnExpired>;
  release: Bound<typeof releaseJob>;
  park: Bound<typeof parkJob>;
  fail: Bound<typeof failJob>;
  recordingOf(job: JobRow): Promise<RecordingRow>;
  setEngine: Bound<typeof setEngine>;
  setPlan: Bound<typeof setPlan>;
  report: Bound<typeof report>;
  /** The whole recording has been cut. `bars`: peaks for the waveform, 0 to 1; `speech`: where somebody speaks. */
  setPrepared: Bound<typeof setPrepared>;
  /** What was found out about who speaks when; what is not given stays. */
  setSpeakers: Bound<typeof setSpeakers>;
  /** Null: the recording has not been cut yet, or by an older version. */
  soundOf: Bound<typeof soundOf>;
  /** What the transcript is to be written with. */
  contextOf: Bound<typeof readContext>;
  /** What its engines are to listen for; null: nothing. */
  hintsOf: Bound<typeof hintsOf>;
  listChunks: Bound<typeof listChunks>;
  storeChunk: Bound<typeof storeChunk>;
  replaceChunk: Bound<typeof replaceChunk>;
  finishChunk: Bound<typeof finishChunk>;
  markGap: Bound<typeof markGap>;
  takeHearing: Bound<typeof takeHearing>;
  endHearing: Bound<typeof endHearing>;
  beginCall: Bound<typeof beginCall>;
  acceptCall: Bound<typeof acceptCall>;
  endCall: Bound<typeof endCall>;
  spentOn: Bound<typeof spentOn>;
  /** Writes the transcript and completes the job: all of it, once, or nothing. */
  complete: Bound<typeof persistTranscript>;
  /** Writes the transcript with the speakers that were told apart again, and completes the job: all of it, or nothing. */
  completeRetelling: Bound<typeof completeRetelling>;
  reportWorker: Bound<typeof reportWorker>;
  forgetWorker: Bound<typeof forgetWorker>;
  readCapacity: Bound<typeof readCapacity>;
}

/** The jobs in PostgreSQL. */
export function openJobStore(db: Db): JobStore {
  return {
    claim: bind(db, claimJobs),
    renew: bind(db, renewLeases),
    returnExpired: bind(db, returnExpired),
    release: bind(db, releaseJob),
    park: bind(db, parkJob),
    fail: bind(db, failJob),
    recordingOf: ({ recording_id }) => db.selectFrom('recordings').selectAll().where('id', '=', recording_id).executeTakeFirstOrThrow(),
    setEngine: bind(db, setEngine),
    setPlan: bind(db, setPlan),
    report: bind(db, report),
    setPrepared: bind(db, setPrepared),
    setSpeakers: bind(db, setSpeakers),
    soundOf: bind(db, soundOf),
    contextOf: bind(db, readContext),
    hintsOf: bind(db, hintsOf),
    listChunks: bind(db, listChunks),
    storeChunk: bind(db, storeChunk),
    replaceChunk: bind(db, replaceChunk),
    finishChunk: bind(db, finishChunk),
    markGap: bind(db, markGap),
    takeHearing: bind(db, takeHearing),
    endHearing: bind(db, endHearing),
    beginCall: bind(db, beginCall),
    acceptCall: bind(db, acceptCall),
    endCall: bind(db, endCall),
    spentOn: bind(db, spentOn),
    complete: bind(db, persistTranscript),
    completeRetelling: bind(db, completeRetelling),
    reportWorker: bind(db, reportWorker),
    forgetWorker: bind(db, forgetWorker),
    readCapacity: bind(db, readCapacity),
  };
}

function setEngine(db: Db, claim: Claim, engineId: string): Promise<void> {
  return updateOwned(db, claim, { engine_used: engineId });
}

function setPlan(db: Db, claim: Claim, plan: StoredPlan): Promise<void> {
  return updateOwned(db, claim, { plan: JSON.stringify(plan) });
}

function report(db: Db, claim: Claim, progress: { stage: JobStage; progress: number }): Promise<void> {
  return updateOwned(db, claim, progress);
}

async function setPrepared(
  db: Db,
  claim: Claim,
  recordingId: string,
  plan: StoredPlan,
  bars: readonly number[],
  speech: readonly SpeechRegion[],
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await updateOwned(trx, claim, { plan: JSON.stringify(plan), crashes: 0 });
    await trx
      .updateTable('recordings')
      .set({ duration_ms: plan.finished?.durationMs ?? null, peaks: JSON.stringify(bars) })
      .where('id', '=', recordingId)
      .execute();
    await storeSpeech(trx, claim, speech);
  });
}
