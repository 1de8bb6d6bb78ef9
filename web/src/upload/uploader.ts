import type { Job } from '../../../src/contract/job.ts';
import { ApiError } from '../api/api-error.ts';
import { createStore } from '../settings/store.ts';
import type { UploadOptions } from '../settings/upload-options.ts';
import { pairFiles } from './pair-files.ts';
import { failed, lineUpAgain, mayStart, ONE_AT_A_TIME, queueUp, started, type Upload } from './upload-queue.ts';

/** Sends one file; reports how far it is, rejects with ApiError. */
export type Send = (upload: Upload, report: Report, signal: AbortSignal) => Promise<Job>;
export type Report = (now: Partial<Pick<Upload, 'sent' | 'resumed'>>) => void;

interface UploaderParts {
  send: Send;
  /** The server has the file and made a job of it. */
  stored: (job: Job) => void;
  /** A connection broke: resolves to whether the server answers now. */
  serverAnswers: () => Promise<boolean>;
  /** How many may travel at the same time now. */
  atOnce: () => number;
}

const TURN_MS = 5_000;

/** Keeps the line of uploads moving: so many at a time, the rest behind them, lost connections picked up again. */
export function createUploader({ send, stored, serverAnswers, atOnce }: UploaderParts) {
  const line = createStore<readonly Upload[]>([]);
  const aborts = new Map<string, AbortController>();

  const change = (id: string, edit: (upload: Upload) => Upload) =>
    line.set(line.get().map((upload) => (upload.id === id ? edit(upload) : upload)));
  const drop = (id: string) => line.set(line.get().filter((upload) => upload.id !== id));

  function move(): void {
    for (const upload of mayStart(line.get(), atOnce())) {
      change(upload.id, started);
      void carry(upload);
    }
  }

  async function carry(upload: Upload): Promise<void> {
    const abort = new AbortController();
    aborts.set(upload.id, abort);
    try {
      const job = await send(upload, (report) => change(upload.id, (now) => ({ ...now, ...report })), abort.signal);
      stored(job);
      drop(upload.id);
    } catch (thrown) {
      if (!abort.signal.aborted) await stumble(upload.id, ApiError.fromUnknown(thrown));
    } finally {
      if (aborts.get(upload.id) === abort) aborts.delete(upload.id);
      move();
    }
  }

  async function stumble(id: string, error: ApiError): Promise<void> {
    change(id, (upload) => failed(upload, error));
    if (error.code === ONE_AT_A_TIME) setTimeout(resume, TURN_MS);
    else if (error.unreachable && (await serverAnswers()))
      change(id, (upload) => (upload.state === 'paused' ? lineUpAgain(upload, false) : upload));
  }

  function resume(): void {
    line.set(line.get().map((upload) => (upload.state === 'paused' ? lineUpAgain(upload, false) : upload)));
    move();
  }

  return {
    line,
    add(files: readonly File[], options: UploadOptions, maxSize: number): void {
      const pairs = pairFiles(files);
      line.set([...line.get(), ...pairs.map((pair) => queueUp(crypto.randomUUID(), pair, options, maxSize))]);
      move();
    },
    /** Stops it when it travels, and forgets it. */
    cancel(id: string): void {
      aborts.get(id)?.abort();
      drop(id);
      move();
    },
    retry(id: string): void {
      change(id, (upload) => lineUpAgain(upload, true));
      move();
    },
    /** The server is back, or takes more: what was paused goes on, and what waits. */
    resume,
  };
}
