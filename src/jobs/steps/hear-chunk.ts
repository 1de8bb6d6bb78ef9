import { applyGain, gainFor } from '../../audio/chunk-audio.ts';
import { AppError } from '../../contract/app-error.ts';
import type { Warning } from '../../contract/job.ts';
import { plainJson } from '../../contract/plain-text.ts';
import type { Engine, Recognition } from '../../engines/engine.ts';
import { isEngineError } from '../../engines/engine-errors.ts';
import type { Heard, Sound } from '../../engines/pool/call.ts';
import type { Pool } from '../../engines/pool/pool.ts';
import { voteOn } from '../../engines/pool/vote.ts';
import type { JobRow, StoredHints } from '../../platform/db/schema.ts';
import type { Log } from '../../platform/telemetry/log.ts';
import type { Metrics } from '../../platform/telemetry/metrics.ts';
import { placeWords } from '../../transcript/place-words.ts';
import { meanConfidence } from '../../transcript/segment-words.ts';
import type { Word } from '../../transcript/word.ts';
import type { AudioWork } from '../audio-work.ts';
import type { Budget } from '../budget.ts';
import { createCallJournal } from '../call-journal.ts';
import type { StoredChunk } from '../chunk-store.ts';
import { engineTells } from '../engine-tells.ts';
import type { JobStore } from '../job-store.ts';
import type { Claim } from '../lease.ts';
import { type ChunkFeed, lengthOf } from './chunk-feed.ts';
import { hearMissing, slice, type Window } from './hear-missing.ts';

export interface HearInput {
  jobs: JobStore;
  audio: Pick<AudioWork, 'readPieces' | 'hashPieces' | 'createSound'>;
  metrics: Metrics;
  log: Log;
  claim: Claim;
  job: JobRow;
  pool: Pool;
  /** The chosen one first, then those that may take over. */
  engines: readonly Engine[];
  budget: Budget;
  /** What engines are told to listen for. */
  hints: StoredHints | null;
  /** Null while only answers are fetched that were paid for: nothing was decoded then. */
  pcmFile: string | null;
  feed: ChunkFeed;
  signal: AbortSignal;
  /** Takes no further chunk once this aborts. */
  drain: AbortSignal;
}

/** What the engines said, on the time line of the recording. */
export interface FreshlyHeard {
  engine: Engine;
  words: Word[];
  warnings: Warning[];
}

/**
 * What the engines hear in one chunk, on the time line of the recording. Speech that an engine left out is asked for
 * again, then of the next engine; what stays without words is named. A chunk below the job's quality threshold is
 * heard by the next engine as well, and the two are voted on.
 */
export async function hearChunk(input: HearInput, chunk: StoredChunk, onProgress: (ms: number) => void): Promise<FreshlyHeard> {
  const { job, engines, audio, signal } = input;
  const load = loader(input, chunk);
  const hear = async (sound: Sound, candidates: readonly Engine[], own: boolean): Promise<Heard> => {
    const heard = await input.pool.hear({
      sound,
      engines: candidates,
      language: job.language,
      deferred: job.deferred && candidates[0]?.capabilities.deferred !== null,
      // Voices of one request are not those of another.
      speakers: own && engineTells(job, candidates[0] as Engine) ? job.speakers : null,
      hints: input.hints?.terms ?? [],
      owner: job.owner_id,
      job: job.id,
      signal,
      drain: input.drain,
      journal: createCallJournal(input, chunk, { keepTickets: own }),
      isLast: () => input.feed.isEmpty(),
      onProgress: own ? onProgress : () => {},
    });
    return { ...heard, recognition: storable(heard.recognition) };
  };

  await using whole = audio.createSound({ durationMs: lengthOf(chunk), load, path: pathOf(input, chunk), signal });
  const first = await hear(input.pcmFile === null ? answered(whole) : whole, engines, true);
  const { engine } = first;
  let { recognition } = first;
  const others = engines.filter((other) => other.id !== engine.id);
  const warnings = recognition.warnings.map((warning) => onRecording(warning, chunk));

  if (engine.capabilities.losesSpeech && input.pcmFile !== null) {
    const found = await hearMissing(recognition, whole.durationMs, load, async (fromMs, toMs, again) => {
      const part = async () => slice(await load(), fromMs, toMs);
      await using sound = audio.createSound({ durationMs: toMs - fromMs, load: part, path: `${pathOf(input, chunk)}.${fromMs}`, signal });
      const candidates = again === 0 || others.length === 0 ? [engine, ...others] : others;
      return (await ifItCan(hear(sound, candidates, false)))?.recognition ?? null;
    });
    recognition = found.recognition;
    warnings.push(...found.missing.map((window) => missingWarning(window, chunk, engine)));
  }
  if (isBelow(job.quality_threshold, recognition) && others.length > 0) {
    const second = await ifItCan(hear(whole, others, false));
    if (second) recognition = voteOn([{ engine, recognition }, second]);
  }
  const usual = job.language === 'auto' ? 'und' : job.language;
  const words = recognition.words.map((word): Word => ({ ...word, language: word.language ?? usual }));
  return { engine, words: placeWords(words, chunk.pieces), warnings };
}

/** What an engine heard without what cannot be stored: here it comes in, whichever engine it was. */
function storable(recognition: Recognition): Recognition {
  const plain = plainJson(recognition);
  const words = plain.words.map((word) => ({ ...word, text: word.text.trim() })).filter(({ text }) => text !== '');
  return { ...plain, words };
}

/** Whether a call failed for itself: its engine, or what it would cost. All else is a failure of the job. */
export function isOfCall(thrown: unknown): thrown is AppError {
  return isEngineError(thrown) || (thrown instanceof AppError && thrown.code === 'BUDGET_EXCEEDED');
}

/** A call whose failure takes nothing away from what was heard and paid for before; null then. */
async function ifItCan<T>(call: Promise<T>): Promise<T | null> {
  return call.catch((error: unknown) => {
    if (isOfCall(error)) return null;
    throw error;
  });
}

/** The samples of a chunk with its gain, read anew each time: a call that waits holds no audio in memory. */
function loader({ audio, pcmFile }: HearInput, chunk: StoredChunk): () => Promise<Int16Array> {
  return async () => {
    if (pcmFile === null) throw new AppError('ENGINE_FAILED', { message: 'The answer that was paid for cannot be fetched any more' });
    const samples = await audio.readPieces(pcmFile, chunk.pieces);
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

/** A warning that names times of the clip, with those of the recording. */
function onRecording(warning: Warning, chunk: StoredChunk): Warning {
  const { start_time, end_time } = warning.details ?? {};
  if (typeof start_time !== 'number' || typeof end_time !== 'number') return warning;
  return { ...warning, details: { ...warning.details, ...timesOf([start_time * 1000, end_time * 1000], chunk) } };
}

function missingWarning(window: Window, chunk: StoredChunk, engine: Engine): Warning {
  const times = timesOf(window, chunk);
  return {
    code: 'SPEECH_WITHOUT_WORDS',
    message: `From ${times.start_time} s to ${times.end_time} s there is speech or noise in which ${engine.name} found no words`,
    details: { ...times, engine: engine.id },
  };
}

/** Where a window of the clip begins and ends on the recording; it may reach over several pieces. */
function timesOf([fromMs, toMs]: Window, { pieces, startMs, endMs }: StoredChunk): { start_time: number; end_time: number } {
  const [first] = placeWords([{ startMs: fromMs, endMs: fromMs + 1 }], pieces);
  const [last] = placeWords([{ startMs: toMs - 1, endMs: toMs }], pieces);
  return { start_time: (first?.startMs ?? startMs) / 1000, end_time: (last?.endMs ?? endMs) / 1000 };
}

function isBelow(threshold: number | null, { words }: Recognition): boolean {
  if (threshold === null) return false;
  const mean = meanConfidence(words.map((word) => ({ ...word, language: '' })));
  return mean !== null && mean < threshold;
}
