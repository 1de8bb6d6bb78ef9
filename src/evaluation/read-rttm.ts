import { AppError } from '../contract/app-error.ts';
import { parseRttm } from '../transcript/diarization/rttm.ts';
import type { SpeakerTurn } from '../transcript/speaker-turn.ts';
import { readText } from './manifest/read-text.ts';

/** The turns of each recording in an RTTM file. Throws one sentence that names the file, and the line where one is wrong. */
export async function readRttm(path: string): Promise<Map<string, SpeakerTurn[]>> {
  const text = await readText(path);
  try {
    return parseRttm(text);
  } catch (error) {
    if (error instanceof AppError) throw new Error(`${path}: ${error.message}`, { cause: error });
    throw error;
  }
}

/** The same of a reference, which must have turns. */
export async function readReferenceRttm(path: string): Promise<Map<string, SpeakerTurn[]>> {
  const recordings = await readRttm(path);
  if ([...recordings.values()].every((turns) => turns.length === 0)) throw new Error(`${path} has no SPEAKER line with a length`);
  return recordings;
}
