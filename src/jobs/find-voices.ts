import { type PrintWork, printVoices } from '../engines/diarization/print-voices.ts';
import type { Db } from '../platform/db/connect.ts';
import type { Log } from '../platform/telemetry/log.ts';
import { matchVoices } from '../transcript/diarization/match-voices.ts';
import { type FoundVoices, knownVoices } from '../writing/voices/voices-of-job.ts';

/** Where a recording's voices are looked at, and who asks. */
export interface VoiceWork extends PrintWork {
  ownerId: string;
  log: Log;
  signal: AbortSignal;
}

/**
 * What the voices of a recording tell, where its owner has profiles switched on; null where not: then nothing is found
 * out about them. That they cannot be described ends no job.
 */
export async function findVoices(db: Db, { ownerId, log, signal, ...work }: VoiceWork): Promise<FoundVoices | null> {
  const known = await knownVoices(db, ownerId);
  if (known === null || work.turns.length === 0) return null;
  try {
    const prints = await printVoices(work, signal);
    const matches = matchVoices(prints, known);
    log.info({ prints: prints.length, known: known.length, matches: matches.length }, 'voices compared with the profiles');
    return { prints, matches };
  } catch (err) {
    signal.throwIfAborted();
    log.warn({ err }, 'the voices could not be described');
    return null;
  }
}
