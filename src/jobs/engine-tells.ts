import type { Engine } from '../engines/engine.ts';
import type { JobRow } from '../platform/db/schema.ts';

/** Whether the engine itself tells the speakers apart: it has to hear the whole recording at once, and know of that many. */
export function engineTells({ diarize, speakers }: Pick<JobRow, 'diarize' | 'speakers'>, { capabilities }: Engine): boolean {
  return diarize && speakers !== null && capabilities.diarization !== null && speakers <= capabilities.diarization.maxSpeakers;
}
