import { join } from 'node:path';
import { AppError } from '../contract/app-error.ts';
import { supports } from '../engines/registry.ts';
import type { StoredPlan } from '../platform/db/schema.ts';
import { listChunks, type StoredChunk, storeChunk, toStoredChunk } from './chunk-store.ts';
import { decidePlan } from './decide-plan.ts';
import { type JobTools, type JobWork, timed } from './job-work.ts';
import { updateOwned } from './owned-job.ts';
import { type ChunkFeed, createChunkFeed, lengthOf } from './steps/chunk-feed.ts';
import { makePlayback } from './steps/playback.ts';
import { prepare } from './steps/prepare.ts';
import { recogniseChunks } from './steps/recognise.ts';
import { shareOfWork, type WorkShare } from './work-share.ts';

export interface Heard {
  durationMs: number;
  /** Parts of the file could not be decoded. */
  damaged: boolean;
  /** The engine does not have the language: nothing was recognised. */
  skipped: boolean;
}

/**
 * Decodes and recognises side by side: chunks are sent while the rest of the recording is still being decoded. Does
 * nothing when an earlier run has heard every chunk.
 */
export async function hearRecording(tools: JobTools, work: JobWork): Promise<Heard> {
  const { db, metrics, scratch, engines } = tools;
  const { job, claim, recording, engine, progress, drain } = work;
  const known = (await listChunks(db, job.id)).map(toStoredChunk);
  const plan = job.plan ?? (await decidePlan(tools, work));
  const skipped = !supports(engine, job.language);
  if (plan.finished && (skipped || known.every((chunk) => chunk.done))) return { ...plan.finished, skipped };
  if (recording.media_key === null) throw new AppError('MEDIA_GONE');

  await using folder = await scratch.folder(job.id);
  const feed = createChunkFeed();
  // Whichever side fails stops the other; draining lets the chunks in hand be finished.
  const failure = new AbortController();
  const signal = AbortSignal.any([work.signal, failure.signal]);
  const stopOther = (error: unknown): never => {
    if (error !== drain.reason) failure.abort(error);
    feed.end();
    throw error;
  };
  const share = shareOfWork(progress, recording.duration_ms, sum(known.filter((chunk) => chunk.done)));
  progress.report('normalise', 0);

  const decoding = decode(tools, { ...work, signal }, { folder: folder.path, plan, known, skipped, feed, share }).catch(stopOther);
  const recognition = timed(tools, 'recognise', () =>
    recogniseChunks({
      db,
      claim,
      engine,
      slots: engines.slots(engine),
      metrics,
      language: job.language,
      feed,
      signal,
      drain,
      pcmFile: pcmFileIn(folder.path),
      onProgress: share.heard,
    }),
  ).catch(stopOther);

  const [decoded, recognised] = await Promise.allSettled([decoding, recognition]);
  failure.signal.throwIfAborted();
  drain.throwIfAborted();
  if (decoded.status === 'rejected') throw decoded.reason;
  if (recognised.status === 'rejected') throw recognised.reason;
  return { ...decoded.value, skipped };
}

interface Decoding {
  folder: string;
  plan: StoredPlan;
  /** Chunks that an earlier run cut. */
  known: readonly StoredChunk[];
  skipped: boolean;
  feed: ChunkFeed;
  share: WorkShare;
}

/** Decodes, cuts, and feeds the recognisers; then makes what the page needs. */
async function decode(tools: JobTools, work: JobWork, { folder, plan, known, skipped, feed, share }: Decoding) {
  const { claim, recording, log, signal, drain } = work;
  const pcmFile = pcmFileIn(folder);
  const waiting = skipped ? [] : known.filter((chunk) => !chunk.done);
  share.planned(sum(waiting));
  const feedDecoded = (decodedMs: number): void => {
    while (waiting[0] !== undefined && waiting[0].endMs <= decodedMs) feed.push(waiting.shift() as StoredChunk);
  };

  const prepared = await timed(tools, 'prepare', () =>
    prepare({
      media: tools.store.localPath(recording.media_key ?? ''),
      ignoreLength: recording.ignore_length,
      folder,
      pcmFile,
      maxDurationMs: tools.limits.maxDurationMs,
      size: plan.size,
      known,
      signal,
      onProgress: (ms) => {
        drain.throwIfAborted();
        feedDecoded(ms);
        share.decoded(ms);
      },
      onChunk: async (index, chunk) => {
        await storeChunk(tools.db, claim, index, chunk);
        const { startMs, endMs, overlapMs } = chunk;
        log.debug({ chunk: index, start_ms: startMs, end_ms: endMs, sent_ms: lengthOf(chunk), overlap_ms: overlapMs }, 'chunk planned');
        if (skipped) return;
        share.planned(lengthOf(chunk));
        feed.push({ ...chunk, index, done: false });
      },
    }),
  );
  feedDecoded(Number.POSITIVE_INFINITY);
  feed.end();
  const { durationMs, speechMs, damaged, bars } = prepared;
  await savePrepared(tools, work, { ...plan, finished: { durationMs, damaged } }, bars);
  share.allDecoded();
  log.info({ duration_ms: durationMs, speech_ms: speechMs }, 'recording decoded');
  await makePlayback(tools, { recording, pcmFile, folder, signal }).catch((err) => {
    signal.throwIfAborted();
    log.warn({ err }, 'the audio for the player could not be made');
  });
  return { durationMs, damaged };
}

async function savePrepared({ db }: JobTools, { claim, recording }: JobWork, plan: StoredPlan, bars: number[]): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await updateOwned(trx, claim, { plan: JSON.stringify(plan), crashes: 0 });
    await trx
      .updateTable('recordings')
      .set({ duration_ms: plan.finished?.durationMs ?? null, peaks: JSON.stringify(bars) })
      .where('id', '=', recording.id)
      .execute();
  });
}

const pcmFileIn = (folder: string): string => join(folder, 'audio.pcm');

function sum(chunks: readonly StoredChunk[]): number {
  return chunks.reduce((ms, chunk) => ms + lengthOf(chunk), 0);
}
