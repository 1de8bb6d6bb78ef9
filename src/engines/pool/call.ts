import { AppError } from '../../contract/app-error.ts';
import type { AudioClip, AudioEncoding, Engine, Recognition } from '../engine.ts';
import { hintsFor } from '../hints.ts';
import { billedMs, type Price } from './cost.ts';

/** A stretch of audio that can be had in any encoding. */
export interface Sound {
  readonly durationMs: number;
  /** The same file for the same encoding; there until whoever made the sound removes it. */
  clip(encoding: AudioEncoding): Promise<AudioClip>;
}

/** What is written down of a call before it is made. */
export interface CallStart {
  engine: Engine;
  deferred: boolean;
  /** From 1, for this engine and stretch. */
  attempt: number;
  /** A second request for the same stretch while the first still runs. */
  hedge: boolean;
  audioMs: number;
  bytes: number;
  price: Price | null;
}

/** How a call ended. `outcome`: `ok`, `cancelled`, or the code of the error. */
export interface CallEnd {
  outcome: string;
  latencyMs: number;
  billedMs: number;
}

/** Where every call is written down: before it is made, when it was accepted, and when it has ended. */
export interface CallJournal {
  /** What an earlier call to this engine for this stretch was given, whose answer was never fetched. */
  ticket(engineId: string): string | null;
  /** Rejects when the call must not be made. */
  begin(start: CallStart): Promise<CallEntry>;
}

export interface CallEntry {
  /** The audio will be billed even if nobody fetches the answer. Null: the ticket is worth nothing any more. */
  accepted(ticket: string | null, billedMs: number): Promise<void>;
  end(end: CallEnd): Promise<void>;
}

/** Who heard a stretch, and what. */
export interface Heard {
  engine: Engine;
  recognition: Recognition;
}

/** What one call needs besides its engine. */
export interface Call {
  language: string;
  deferred: boolean;
  speakers: number | null;
  /** Terms to listen for, the best first. */
  hints: readonly string[];
  signal: AbortSignal;
  journal: CallJournal;
  price: Price | null;
  attempt: number;
  hedge: boolean;
  deadlineMs: number;
  onProgress: (heardMs: number) => void;
}

/** The clip that an engine is sent. Throws CHUNK_TOO_LARGE for one that it does not take. */
export async function clipFor(engine: Engine, sound: Sound): Promise<AudioClip> {
  const { maxSeconds, maxBytes, encodings } = engine.capabilities;
  if (sound.durationMs > maxSeconds * 1000) throw tooLarge(engine, `${sound.durationMs / 1000} s; it takes ${maxSeconds} s`);
  const clip = await sound.clip(encodings[0]);
  if (maxBytes !== null && clip.bytes > maxBytes) throw tooLarge(engine, `${clip.bytes} bytes; it takes ${maxBytes}`);
  return clip;
}

function tooLarge(engine: Engine, facts: string): AppError {
  return new AppError('CHUNK_TOO_LARGE', { message: `A part is too large for ${engine.name}: ${facts}`, details: { engine: engine.id } });
}

/** Makes one call and writes it down. Rejects with an AppError, or with the signal's reason. */
export async function callEngine(engine: Engine, audio: AudioClip, call: Call): Promise<Recognition> {
  const { signal, journal, deferred, price } = call;
  const ticket = journal.ticket(engine.id);
  const entry = await journal.begin({
    engine,
    deferred,
    attempt: call.attempt,
    hedge: call.hedge,
    audioMs: audio.durationMs,
    bytes: audio.bytes,
    price,
  });
  const usual = billedMs(engine.capabilities.billing, audio.durationMs);
  // An answer that is fetched with a ticket was counted with the call that got the ticket.
  let billed = 0;
  let failed = false;
  const deadline = new AbortController();
  const timer = setTimeout(
    () =>
      deadline.abort(
        new AppError('ENGINE_TIMEOUT', { message: `${engine.name} did not answer within ${Math.round(call.deadlineMs / 1000)} s` }),
      ),
    call.deadlineMs,
  );
  const startedAt = performance.now();
  const end = (outcome: string): Promise<void> =>
    entry.end({ outcome, latencyMs: Math.round(performance.now() - startedAt), billedMs: billed });
  try {
    const recognition = await engine.recognise({
      audio,
      language: call.language,
      deferred,
      speakers: call.speakers,
      hints: hintsFor(engine, call.hints),
      signal: AbortSignal.any([signal, deadline.signal]),
      ticket,
      onAccepted: async (accepted) => {
        if (accepted !== null) billed = usual;
        failed = accepted === null;
        await entry.accepted(accepted, billed);
      },
      onProgress: call.onProgress,
    });
    if (billed === 0 && ticket === null) billed = recognition.billedMs ?? usual;
    await end('ok');
    return recognition;
  } catch (thrown) {
    if (signal.aborted) {
      await end('cancelled');
      throw signal.reason;
    }
    const error = deadline.signal.aborted ? (deadline.signal.reason as AppError) : asEngineError(thrown, engine);
    // Work that failed at the engine is not billed; an answer that is of no use to us is.
    if (failed && error.code !== 'ENGINE_BAD_ANSWER') billed = 0;
    await end(error.code);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** What an engine throws that is none of our errors is its failure; a full disk and a lost database are not. */
function asEngineError(thrown: unknown, engine: Engine): AppError {
  const error = AppError.fromUnknown(thrown);
  if (error.code !== 'INTERNAL') return error;
  return new AppError('ENGINE_FAILED', { details: { engine: engine.id, reason: error.message }, cause: thrown });
}
