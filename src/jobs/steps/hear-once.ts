import type { HeardChunk, StoredChunk } from '../chunk-store.ts';
import type { Clock } from '../clock.ts';
import { type Hearing, heardKey, type Scope } from '../heard-before.ts';
import type { FreshlyHeard, HearInput } from './hear-chunk.ts';

export interface OnceInput extends HearInput {
  clock: Clock;
  /** Where the same sound may have been heard before; null: nowhere. */
  scope: Scope | null;
}

/** How often is looked whether somebody else has finished hearing the same sound. */
const LOOK_MS = 200;

/**
 * A chunk whose sound was heard before, in this recording or another, is answered from there. Where somebody hears it
 * now that answer is waited for; who dies or gives up meanwhile is replaced by one of those who wait.
 */
export async function hearOnce(input: OnceInput, chunk: StoredChunk, stop: AbortSignal, hear: () => Promise<FreshlyHeard>): Promise<void> {
  const { jobs, claim, clock, engines, job, hints, scope, audio, pcmFile, metrics } = input;
  const store = (heard: HeardChunk): Promise<void> => jobs.finishChunk(claim, chunk, heard);
  // What was paid for and not fetched yet is fetched.
  if (scope === null || pcmFile === null || Object.keys(chunk.tickets).length > 0) {
    return store({ ...(await hear()), key: null, reused: false });
  }
  const sound = await audio.hashPieces(pcmFile, chunk.pieces);
  const key = heardKey(sound, chunk, engines, job, hints);
  let hearing: Hearing = await jobs.takeHearing(claim, scope, key);
  while (hearing === 'others') {
    await clock.sleep(LOOK_MS);
    stop.throwIfAborted();
    hearing = await jobs.takeHearing(claim, scope, key);
  }
  metrics.cacheLooks.inc({ level: 'chunks', result: hearing === 'mine' ? 'miss' : 'hit' });
  if (hearing !== 'mine') {
    const { engine, model, words, startMs } = hearing;
    const shift = chunk.startMs - startMs;
    const moved = words.map((word) => ({ ...word, startMs: word.startMs + shift, endMs: word.endMs + shift }));
    return store({ engine: { id: engine, model }, words: moved, warnings: [], key, reused: true });
  }
  try {
    const heard = await hear();
    // One that stood in answers where it is asked itself, not for the one that was.
    const asked = [heard.engine, ...engines.filter(({ id }) => id !== heard.engine.id)];
    const isWhole = heard.words.length > 0 && heard.warnings.length === 0;
    await store({ ...heard, key: isWhole ? heardKey(sound, chunk, asked, job, hints) : null, reused: false });
  } finally {
    // Not waited for: a database that hangs must not keep the worker from ending, and with the claim it ends anyway.
    void jobs.endHearing(claim, scope, key).catch(() => {});
  }
}
