import { join } from 'node:path';
import { BYTES_PER_MS } from '../audio/pcm.ts';
import { AppError } from '../contract/app-error.ts';
import { diarizeBy } from '../engines/diarization/fall-back.ts';
import type { JobRow, SpeakerCounts } from '../platform/db/schema.ts';
import type { Log } from '../platform/telemetry/log.ts';
import { keepSpeakers, speakersIn } from '../writing/name-speakers.ts';
import { namesOf } from '../writing/voices/voices-of-job.ts';
import { type JobTools, type StopSignals, timed } from './job-work.ts';
import type { Claim } from './lease.ts';
import { reportProgress } from './progress.ts';
import { mergeChunks } from './steps/merge.ts';

/** Share of the progress bar that decoding takes. */
const DECODED_PERCENT = 60;
/** All is cut off in one piece: what was heard is there. */
const WHOLE = { targetMs: 60_000, limitMs: 60_000, windowMs: 1000, minMs: 1000, maxMs: 60_000, reasons: [] };

/**
 * Tells the speakers of a completed job apart again, for the count that was asked for, and writes its transcript with
 * them. Nothing is recognised. Nothing of the job changes before all is done. Throws as `runJob` does.
 */
export async function retellSpeakers(
  tools: JobTools,
  job: JobRow,
  counts: SpeakerCounts,
  log: Log,
  { signal: stop, drain }: StopSignals,
): Promise<void> {
  const { jobs, audio, diarizers, doorbell, clock } = tools;
  const claim: Claim = { jobId: job.id, token: job.token };
  const recording = await jobs.recordingOf(job);
  if (recording.media_key === null) throw new AppError('MEDIA_GONE');
  const signal = AbortSignal.any([stop, drain]);
  const progress = reportProgress({ jobs, doorbell, clock }, claim);
  try {
    await using folder = await tools.scratch.folder(job.id);
    const pcmFile = join(folder.path, 'audio.pcm');
    progress.report('normalise', 0);
    const wholeBytes = (recording.duration_ms ?? tools.limits.maxDurationMs) * BYTES_PER_MS;
    const { durationMs, speech } = await timed(tools, 'prepare', () =>
      audio.prepare(recording, {
        folder: folder.path,
        pcmFile,
        maxDurationMs: tools.limits.maxDurationMs,
        size: job.plan?.size ?? WHOLE,
        known: [],
        signal,
        onProgress: (ms) => progress.report('normalise', Math.min(1, (ms * BYTES_PER_MS) / wholeBytes) * DECODED_PERCENT),
        onChunk: async () => {},
      }),
    );
    const { turns, by, failures } = await timed(tools, 'tell-speakers', async () =>
      diarizeBy(diarizers.order, {
        pcmFile,
        durationMs,
        regions: speech,
        count: { exact: counts.speakers, min: counts.minSpeakers, max: counts.maxSpeakers },
        signal,
        ticket: (await jobs.soundOf(job.id))?.ticket ?? null,
        onAccepted: (ticket) => jobs.setSpeakers(claim, { ticket }),
      }),
    );
    progress.report('persist', 99);
    await progress.close();
    const chunks = (await jobs.listChunks(job.id)).filter(({ replaced }) => !replaced);
    const context = await jobs.contextOf(job.id);
    const before = await mergeChunks(chunks, job.language, context);
    if (turns.length === 0 && before.segments.length > 0) throw new AppError('ENGINE_BAD_ANSWER', { message: `${by} heard nobody` });
    const named = keepSpeakers(turns, before.segments, [...before.namedBySource, ...context.edits.flatMap(speakersIn)]);
    const voices = await tools.findVoices({ ownerId: job.owner_id, pcmFile, turns: named, log, signal });
    const merged = await mergeChunks(chunks, job.language, {
      ...context,
      turns: named,
      voices: namesOf(voices),
      diarizer: by,
      diarizerError: null,
    });
    await timed(tools, 'persist', () => jobs.completeRetelling({ job, claim, merged, turns: named, diarizer: by, voices, speech }));
    log.info({ diarizer: by, speakers: merged.speakers.length, before: before.speakers.length, failures }, 'speakers told apart again');
  } finally {
    await progress.close();
  }
}
