import { AppError } from '../../../src/contract/app-error.ts';
import type { AudioClip, Recognition } from '../../../src/engines/engine.ts';
import type { ChunkKey } from '../../../src/jobs/chunk-store.ts';
import type { Ledger } from './ledger.ts';
import type { MemoryDatabase } from './memory-database.ts';
import type { RecordingScript } from './recording-script.ts';
import type { SimulatedProcess } from './simulated-process.ts';
import type { Storm } from './storm.ts';

/** A chunk of a job, as the engine gets it. */
export interface Clip extends ChunkKey {
  jobId: string;
  pieces: readonly (readonly [startMs: number, endMs: number])[];
}

/** The engine's own side: it lives on when a process dies, and knows what is said in every clip. */
export interface EngineService {
  /** A process begins to wait for a call, or does no more. */
  waits(process: SimulatedProcess, jobId: string, change: 1 | -1): void;
  /** What is in this audio. Throws for audio that cannot be read, or that the engine does not take. */
  receive(audio: AudioClip): Clip;
  /** It begins to hear the clip, which is billed. */
  begin(process: SimulatedProcess, clip: Clip): void;
  /** The clip's words, or an error that may pass. */
  answer(process: SimulatedProcess, clip: Clip): Recognition;
  /** It has accepted the clip for later. Gives the ticket. */
  accept(process: SimulatedProcess, clip: Clip): string;
  /** For so long it answers nothing. */
  goDown(ms: number): void;
  /** Null: not yet. Throws when nothing is known of the ticket any more. */
  fetch(ticket: string): Recognition | null;
}

const FAILURES = ['ENGINE_FAILED', 'ENGINE_UNREACHABLE', 'ENGINE_TIMEOUT', 'ENGINE_RATE_LIMITED', 'ENGINE_BAD_ANSWER'] as const;
const CLIP = /^\/([^/]+)\/audio\.pcm\.(\d+)\.(\d+)$/;

export function openEngineService(
  tables: MemoryDatabase,
  scripts: ReadonlyMap<string, RecordingScript>,
  storm: Storm,
  ledger: Ledger,
): EngineService {
  const { random } = storm;
  const accepted = new Map<string, { clip: Clip; readyAt: number }>();
  let tickets = 0;
  let downUntil = 0;
  const scriptOf = ({ jobId }: Clip): RecordingScript => scripts.get(jobId) as RecordingScript;

  const service: EngineService = {
    waits: ledger.waits,
    receive(audio) {
      const [, jobId, plan, index] = CLIP.exec(audio.file) ?? [];
      // Only an answer could have been fetched: this says so.
      if (jobId === undefined) audio.open();
      const clip = { jobId: jobId as string, plan: Number(plan), index: Number(index) };
      const row = tables.chunks.get(clip.jobId)?.find((chunk) => chunk.plan === clip.plan && chunk.chunk_index === clip.index);
      const whole = { ...clip, pieces: row?.pieces ?? [] };
      if (audio.durationMs > scriptOf(whole).tooLargeMs) throw new AppError('CHUNK_TOO_LARGE');
      if (isRefused(whole, scriptOf(whole))) throw new AppError('ENGINE_REFUSED_AUDIO');
      return whole;
    },
    begin: (process, clip) => ledger.sent(process, clip.jobId, clip),
    answer(process, clip) {
      ledger.answered(process, clip.jobId, clip);
      if (downUntil > tables.now() || storm.strikes('engineFailure')) {
        ledger.failedAtEngine(clip.jobId, clip);
        const code = random.pick(FAILURES);
        throw new AppError(code, code === 'ENGINE_RATE_LIMITED' ? { retryAfterMs: random.whole(100, 3000) } : {});
      }
      return hear(scriptOf(clip), clip);
    },
    goDown(ms) {
      downUntil = tables.now() + ms;
    },
    accept(process, clip) {
      if (downUntil > tables.now()) throw new AppError('ENGINE_UNREACHABLE');
      service.begin(process, clip);
      const ticket = `ticket-${++tickets}`;
      accepted.set(ticket, { clip, readyAt: tables.now() + random.whole(500, 12_000) });
      return ticket;
    },
    fetch(ticket) {
      const order = accepted.get(ticket);
      if (order && storm.strikes('lostTicket')) {
        accepted.delete(ticket);
        ledger.failedAtEngine(order.clip.jobId, order.clip, ticket);
      }
      if (!order || !accepted.has(ticket)) throw new AppError('ENGINE_FAILED', { message: `${ticket} is lost` });
      return order.readyAt > tables.now() ? null : hear(scriptOf(order.clip), order.clip);
    },
  };
  return service;
}

/** Halves of a refused chunk are refused as well. */
function isRefused({ pieces }: Clip, { chunks, refused }: RecordingScript): boolean {
  const chunk = chunks[refused];
  const startMs = pieces[0]?.[0] ?? 0;
  return chunk !== undefined && startMs >= chunk.startMs && startMs < chunk.endMs;
}

/** The words whose middle is in the clip, on its own time line. */
function hear({ words }: RecordingScript, { pieces }: Clip): Recognition {
  let clipMs = 0;
  const heard = pieces.flatMap(([startMs, endMs]) => {
    const offset = clipMs - startMs;
    clipMs += endMs - startMs;
    return words
      .filter((word) => (word.startMs + word.endMs) / 2 >= startMs && (word.startMs + word.endMs) / 2 < endMs)
      .map((word) => ({ text: word.text, startMs: word.startMs + offset, endMs: word.endMs + offset, confidence: 0.9, language: 'kk' }));
  });
  return { words: heard, warnings: [], billedMs: null };
}
