import { join } from 'node:path';
import { AppError } from '../contract/app-error.ts';
import { supports } from '../engines/candidates.ts';
import { IMPORTED } from '../engines/imported.ts';
import type { ChunkRow, StoredPlan } from '../platform/db/schema.ts';
import { FIRST_PLAN, type StoredChunk, toStored, toStoredChunk } from './chunk-store.ts';
import { decidePlan } from './decide-plan.ts';
import { engineTells } from './engine-tells.ts';
import { scopeOf } from './heard-before.ts';
import { type JobTools, type JobWork, timed } from './job-work.ts';
import { type ChunkFeed, createChunkFeed, lengthOf } from './steps/chunk-feed.ts';
import { recogniseChunks } from './steps/recognise.ts';
import { tellSpeakers } from './steps/tell-speakers.ts';
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
  const { jobs, audio, metrics, scratch, engines } = tools;
  const { job, claim, recording, engine, progress, drain, log } = work;
  const rows = await jobs.listChunks(job.id);
  const known = rows.map(toStoredChunk);
  const plan = isPlan(job.plan) ? job.plan : await decidePlan(tools, work);
  const unable = !supports(engine, job.language);
  const imported = engine.id === IMPORTED.id;
  const skipped = unable || imported;
  const analysis = await jobs.soundOf(job.id);
  const open = skipped ? [] : known.filter((chunk) => !chunk.done && !chunk.replaced);
  const byEngine = tools.diarizers.engineFirst && engineTells(job, engine);
  const isTold = (all: readonly ChunkRow[]): boolean => (byEngine || imported) && isLabelled(all);
  const lacksSpeakers = job.diarize && !unable && recording.media_key !== null && (analysis?.turns ?? null) === null && !isTold(rows);
  if (plan.finished && open.length === 0 && !lacksSpeakers) return { ...plan.finished, skipped: unable };
  // What was paid for only needs to be fetched: no audio is needed for that.
  const onlyFetch = plan.finished !== null && !lacksSpeakers && open.every((chunk) => Object.keys(chunk.tickets).length > 0);
  if (recording.media_key === null && !onlyFetch) throw new AppError('MEDIA_GONE');

  await using folder = await scratch.folder(job.id);
  const feed = createChunkFeed();
  // Whichever side fails stops the other; draining lets the chunks in hand be finished.
  const failure = new AbortController();
  const signal = AbortSignal.any([work.signal, failure.signal]);
  const stop = (error: unknown): void => {
    if (error !== drain.reason) failure.abort(error);
    feed.end();
  };
  const share = shareOfWork(progress, recording.duration_ms, sum(known.filter((chunk) => chunk.done)));
  progress.report('normalise', 0);

  const decoding = onlyFetch
    ? feedAll(feed, open, plan)
    : decode(
        tools,
        { ...work, signal },
        { folder: folder.path, plan, known, skipped, open, feed, share, looksForSpeakers: lacksSpeakers && !byEngine },
      ).catch((error: unknown) => {
        stop(error);
        throw error;
      });
  // What fails for now is left for the next try, beside the decoding, which goes on.
  const recognition = timed(tools, 'recognise', () =>
    recogniseChunks({
      jobs,
      audio,
      claim,
      job,
      pool: engines.pool,
      engines: work.candidates,
      metrics,
      log,
      budget: tools.budget,
      feed,
      signal,
      drain,
      lastTry: work.lastTry,
      pcmFile: onlyFetch ? null : pcmFileIn(folder.path),
      stop,
      clock: tools.clock,
      hints: plan.hints ?? null,
      scope: scopeOf(tools.cacheScope(), job, recording),
      onProgress: share.heard,
    }),
  );

  const [decoded, recognised] = await Promise.allSettled([decoding, recognition]);
  failure.signal.throwIfAborted();
  drain.throwIfAborted();
  if (decoded.status === 'rejected') throw decoded.reason;
  if (recognised.status === 'rejected') throw recognised.reason;
  // Another engine took over from the one that would have told the speakers apart.
  const { media, ...figures } = decoded.value;
  if (lacksSpeakers && byEngine && media !== null && !isTold(await jobs.listChunks(job.id)))
    await tellWhoSpeaks(tools, work, { ...figures, media, folder: folder.path, pcmFile: pcmFileIn(folder.path) });
  return { ...figures, skipped: unable };
}

/** A row may have been edited, or written by another version of the program: cut by nonsense nothing would be heard. */
function isPlan(plan: StoredPlan | null): plan is StoredPlan {
  return Number(plan?.size?.targetMs) > 0 && Number(plan?.size?.limitMs) > 0 && plan?.finished !== undefined;
}

/** Nothing is decoded: only answers are fetched. */
async function feedAll(feed: ChunkFeed, chunks: readonly StoredChunk[], { finished }: StoredPlan) {
  for (const chunk of chunks) feed.push(chunk);
  feed.end();
  return { ...(finished ?? { durationMs: 0, damaged: false }), media: null };
}

interface Decoding {
  folder: string;
  plan: StoredPlan;
  /** Chunks that an earlier run cut. */
  known: readonly StoredChunk[];
  /** The engine does not have the language: nothing is recognised. */
  skipped: boolean;
  /** Those of them, halves among them, that are still to be heard, in time order. */
  open: readonly StoredChunk[];
  feed: ChunkFeed;
  share: WorkShare;
  /** Nobody has told the speakers apart yet, and the engine will not. */
  looksForSpeakers: boolean;
}

/** Decodes, cuts, and feeds the recognisers; then makes what the page needs. */
async function decode(tools: JobTools, work: JobWork, { folder, plan, known, skipped, open, feed, share, looksForSpeakers }: Decoding) {
  const { claim, recording, log, signal, drain } = work;
  const pcmFile = pcmFileIn(folder);
  const waiting = [...open];
  share.planned(sum(waiting));
  const feedDecoded = (decodedMs: number): void => {
    while (waiting[0] !== undefined && waiting[0].endMs < decodedMs) feed.push(waiting.shift() as StoredChunk);
  };

  const prepared = await timed(tools, 'prepare', () =>
    tools.audio.prepare(recording, {
      folder,
      pcmFile,
      maxDurationMs: tools.limits.maxDurationMs,
      size: plan.size,
      known: known.filter((chunk) => chunk.plan === FIRST_PLAN),
      signal,
      onProgress: (ms) => {
        drain.throwIfAborted();
        feedDecoded(ms);
        share.decoded(ms);
      },
      onChunk: async (index, chunk) => {
        const key = { plan: FIRST_PLAN, index };
        await tools.jobs.storeChunk(claim, key, chunk);
        const { startMs, endMs, overlapMs } = chunk;
        log.debug({ chunk: index, start_ms: startMs, end_ms: endMs, sent_ms: lengthOf(chunk), overlap_ms: overlapMs }, 'chunk planned');
        if (skipped) return;
        share.planned(lengthOf(chunk));
        feed.push(toStored(chunk, key));
      },
    }),
  );
  feedDecoded(Number.POSITIVE_INFINITY);
  feed.end();
  const { durationMs, speech, damaged, bars, media } = prepared;
  await tools.jobs.setPrepared(claim, recording.id, { ...plan, finished: { durationMs, damaged } }, bars, speech);
  share.allDecoded();
  const speechMs = speech.reduce((ms, { startMs, endMs }) => ms + endMs - startMs, 0);
  log.info({ duration_ms: durationMs, speech_ms: Math.round(speechMs) }, 'recording decoded');
  const playback = timed(tools, 'playback', () => tools.audio.makePlayback({ recordingId: recording.id, pcmFile, folder, signal })).catch(
    (err) => {
      signal.throwIfAborted();
      log.warn({ err }, 'the audio for the player could not be made');
    },
  );
  // Beside the recognition: one does not need the other.
  if (looksForSpeakers) await tellWhoSpeaks(tools, work, { durationMs, media, folder, pcmFile });
  await playback;
  return { durationMs, damaged, media };
}

function tellWhoSpeaks(tools: JobTools, work: JobWork, sound: Parameters<typeof tellSpeakers>[2]): Promise<void> {
  const signal = AbortSignal.any([work.signal, work.drain]);
  return timed(tools, 'tell-speakers', () => tellSpeakers(tools, { ...work, signal }, sound));
}

/** The engine told the speakers apart, which holds for what it heard at once. */
function isLabelled(rows: readonly ChunkRow[]): boolean {
  const live = rows.filter(({ replaced }) => !replaced);
  return live.length === 1 && (live[0]?.words ?? []).some(({ speaker }) => speaker !== undefined);
}

const pcmFileIn = (folder: string): string => join(folder, 'audio.pcm');

function sum(chunks: readonly StoredChunk[]): number {
  return chunks.reduce((ms, chunk) => ms + lengthOf(chunk), 0);
}
