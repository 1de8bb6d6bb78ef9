import { applyGain, gainFor, readPieces } from '../../audio/chunk-audio.ts';
import { SAMPLE_RATE } from '../../audio/pcm.ts';
import { splitChunk } from '../../audio/split-chunk.ts';
import { AppError } from '../../contract/app-error.ts';
import type { Warning } from '../../contract/job.ts';
import type { Engine, Recognition } from '../../engines/engine.ts';
import type { Sound } from '../../engines/pool/call.ts';
import type { Pool } from '../../engines/pool/pool.ts';
import { voteOn } from '../../engines/pool/vote.ts';
import type { Db } from '../../platform/db/connect.ts';
import type { JobRow } from '../../platform/db/schema.ts';
import type { Log } from '../../platform/telemetry/log.ts';
import type { Metrics } from '../../platform/telemetry/metrics.ts';
import { fillMissing, padWindow } from '../../transcript/fill-missing.ts';
import { findMissing } from '../../transcript/find-missing.ts';
import { placeWords } from '../../transcript/place-words.ts';
import { meanConfidence } from '../../transcript/segment-words.ts';
import type { Word } from '../../transcript/word.ts';
import { createCallJournal } from '../call-journal.ts';
import type { HeardChunk, StoredChunk } from '../chunk-store.ts';
import type { Claim } from '../lease.ts';
import { createSound } from '../sound.ts';
import { type ChunkFeed, lengthOf } from './chunk-feed.ts';

export interface HearInput {
  db: Db;
  metrics: Metrics;
  log: Log;
  claim: Claim;
  job: JobRow;
  pool: Pool;
  /** The chosen one first, then those that may take over. */
  engines: readonly Engine[];
  budget: { amount: number; currency: string } | null;
  /** Null while only answers are fetched that were paid for: nothing was decoded then. */
  pcmFile: string | null;
  feed: ChunkFeed;
  signal: AbortSignal;
  /** Takes no further chunk once this aborts. */
  drain: AbortSignal;
}

/** A window of speech without words is asked for again when it is as long as this. */
const MISSING_MS = 4000;

/**
 * What the engines hear in one chunk, on the time line of the recording. Speech that an engine left out is asked for
 * again, then of the next engine; what stays without words is named. A chunk below the job's quality threshold is
 * heard by the next engine as well, and the two are voted on.
 */
export async function hearChunk(input: HearInput, chunk: StoredChunk, onProgress: (ms: number) => void): Promise<HeardChunk> {
  const { job, engines, signal } = input;
  const load = loader(input, chunk);
  const hear = async (sound: Sound, candidates: readonly Engine[], own: boolean) =>
    input.pool.hear({
      sound,
      engines: candidates,
      language: job.language,
      deferred: job.deferred && candidates[0]?.capabilities.deferred !== null,
      speakers: null,
      owner: job.owner_id,
      job: job.id,
      signal,
      drain: input.drain,
      journal: createCallJournal(input, chunk, { keepTickets: own }),
      isLast: () => input.feed.isEmpty(),
      onProgress: own ? onProgress : () => {},
    });

  await using whole = createSound({ durationMs: lengthOf(chunk), load, path: pathOf(input, chunk), signal });
  const first = await hear(input.pcmFile === null ? answered(whole) : whole, engines, true);
  const { engine } = first;
  let { recognition } = first;
  const others = engines.filter((other) => other.id !== engine.id);
  const warnings = recognition.warnings.map((warning) => onRecording(warning, chunk));

  if (engine.capabilities.losesSpeech && input.pcmFile !== null) {
    const found = await hearMissing(recognition, whole.durationMs, load, async (fromMs, toMs, again) => {
      const part = async () => slice(await load(), fromMs, toMs);
      await using sound = createSound({ durationMs: toMs - fromMs, load: part, path: `${pathOf(input, chunk)}.${fromMs}`, signal });
      const candidates = again === 0 || others.length === 0 ? [engine, ...others] : others;
      return await hear(sound, candidates, false).then(
        (heard) => heard.recognition,
        (error: unknown) => {
          if (error instanceof AppError && error.code.startsWith('ENGINE_')) return null;
          throw error;
        },
      );
    });
    recognition = found.recognition;
    warnings.push(...found.missing.map((window) => missingWarning(window, chunk, engine)));
  }
  if (isBelow(job.quality_threshold, recognition) && others.length > 0) {
    const second = await hear(whole, others, false).catch((error: unknown) => {
      if (error instanceof AppError && error.code.startsWith('ENGINE_')) return null;
      throw error;
    });
    if (second) recognition = voteOn([{ engine, recognition }, second]);
  }
  const words = recognition.words.map((word): Word => {
    const { speaker: _, ...kept } = word;
    return { ...kept, language: word.language ?? (job.language === 'auto' ? 'und' : job.language) };
  });
  return { engine, words: placeWords(words, chunk.pieces), warnings };
}

/** The samples of a chunk with its gain, read anew each time: a call that waits holds no audio in memory. */
function loader({ pcmFile }: HearInput, chunk: StoredChunk): () => Promise<Int16Array> {
  return async () => {
    if (pcmFile === null) throw new AppError('ENGINE_FAILED', { message: 'The answer that was paid for cannot be fetched any more' });
    const samples = await readPieces(pcmFile, chunk.pieces);
    applyGain(samples, gainFor(samples));
    return samples;
  };
}

function pathOf({ pcmFile }: HearInput, { plan, index }: StoredChunk): string {
  return `${pcmFile}.${plan}.${index}`;
}

/** For a call that only fetches an answer: no audio is there, and none is needed. */
function answered(sound: Sound): Sound {
  return {
    durationMs: sound.durationMs,
    clip: async (encoding) => ({
      encoding,
      durationMs: sound.durationMs,
      bytes: 0,
      file: '',
      open() {
        throw new AppError('ENGINE_FAILED', { message: 'The answer that was paid for cannot be fetched any more' });
      },
    }),
  };
}

type Window = [startMs: number, endMs: number];

/** Fills windows of speech without words; `missing` are those that stay without. */
async function hearMissing(
  recognition: Recognition,
  durationMs: number,
  load: () => Promise<Int16Array>,
  hearWindow: (fromMs: number, toMs: number, again: number) => Promise<Recognition | null>,
): Promise<{ recognition: Recognition; missing: Window[] }> {
  const covered = recognition.covered ?? recognition.words.map(({ startMs, endMs }): Window => [startMs, endMs]);
  let words = recognition.words;
  const missing: Window[] = [];
  const open = findMissing([[0, durationMs]], covered, { minMs: MISSING_MS }).map((window) => ({ window, again: 0 }));
  for (const { window, again } of open) {
    const [fromMs, toMs] = padWindow(window, durationMs);
    const heard = (await hearWindow(fromMs, toMs, again))?.words ?? [];
    const placed = heard.map((word) => ({ ...word, startMs: word.startMs + fromMs, endMs: word.endMs + fromMs }));
    // What lies in the room round the window was heard before.
    if (placed.some((word) => isInside(window, word))) words = fillMissing(words, [fromMs, toMs], placed);
    else if (again === 0) open.push(...(await halvesOf(window, load)).map((half) => ({ window: half, again: 1 })));
    else missing.push(window);
  }
  return { recognition: { ...recognition, words }, missing: joined(missing) };
}

/** Neighbours as one, in time order. */
function joined(windows: readonly Window[]): Window[] {
  return windows
    .toSorted((one, other) => one[0] - other[0])
    .reduce<Window[]>((all, [fromMs, toMs]) => {
      const last = all.at(-1);
      if (last && fromMs <= last[1]) last[1] = toMs;
      else all.push([fromMs, toMs]);
      return all;
    }, []);
}

/** The same audio would get the same answer: the second time it is asked for in two pieces, cut in a pause where there is one. */
async function halvesOf([fromMs, toMs]: Window, load: () => Promise<Int16Array>): Promise<Window[]> {
  const whole = { startMs: fromMs, endMs: toMs, pieces: [[fromMs, toMs]] satisfies Window[], overlapMs: 0 };
  const halves = splitChunk(whole, slice(await load(), fromMs, toMs));
  return halves === null ? [[fromMs, toMs]] : halves.map(({ startMs, endMs }) => [startMs, endMs]);
}

function isInside([fromMs, toMs]: Window, { startMs, endMs }: Recognition['words'][number]): boolean {
  const middleMs = (startMs + endMs) / 2;
  return middleMs > fromMs && middleMs < toMs;
}

/** A warning that names times of the clip, with those of the recording. */
function onRecording(warning: Warning, chunk: StoredChunk): Warning {
  const { start_time, end_time } = warning.details ?? {};
  if (typeof start_time !== 'number' || typeof end_time !== 'number') return warning;
  const [place] = placeWords([{ startMs: start_time * 1000, endMs: end_time * 1000 }], chunk.pieces);
  if (!place) return warning;
  return { ...warning, details: { ...warning.details, start_time: place.startMs / 1000, end_time: place.endMs / 1000 } };
}

function missingWarning(window: Window, chunk: StoredChunk, engine: Engine): Warning {
  const [place] = placeWords([{ startMs: window[0], endMs: window[1] }], chunk.pieces);
  const start_time = (place?.startMs ?? chunk.startMs) / 1000;
  const end_time = (place?.endMs ?? chunk.endMs) / 1000;
  return {
    code: 'SPEECH_WITHOUT_WORDS',
    message: `From ${start_time} s to ${end_time} s there is speech or noise in which ${engine.name} found no words`,
    details: { start_time, end_time, engine: engine.id },
  };
}

function isBelow(threshold: number | null, { words }: Recognition): boolean {
  if (threshold === null) return false;
  const mean = meanConfidence(words.map((word) => ({ ...word, language: '' })));
  return mean !== null && mean < threshold;
}

function slice(samples: Int16Array, fromMs: number, toMs: number): Int16Array {
  return samples.slice((fromMs * SAMPLE_RATE) / 1000, (toMs * SAMPLE_RATE) / 1000);
}
