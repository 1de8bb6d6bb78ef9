import { AppError } from '../../contract/app-error.ts';
import { answerOf } from './answer-of-thread.ts';
import type { DiarizeRequest, Diarizer, SpeakerCount } from './diarizer.ts';

const MOST_SPEAKERS = 10;

/** What its thread is given. */
export type AcousticWork = Pick<DiarizeRequest, 'pcmFile' | 'regions' | 'count'>;

/**
 * Tells speakers apart by the sound of their voices alone, without a model: it is always there. Turns do not overlap.
 * Works in a thread of its own, which ends with the call. Rejects with VALIDATION_FAILED for a count that cannot be.
 */
export function createAcousticDiarizer(): Diarizer {
  return {
    id: 'acoustic',
    name: 'Acoustic clustering',
    location: { kind: 'local', company: null, country: null, place: 'this machine' },
    check: async () => null,
    async diarize({ pcmFile, regions, count, signal }) {
      signal.throwIfAborted();
      checkCount(count);
      if (regions.length === 0) return [];
      const work: AcousticWork = { pcmFile, regions, count };
      return answerOf(new URL('acoustic-thread.ts', import.meta.url), work, signal);
    },
  };
}

function checkCount({ exact, min, max }: SpeakerCount): void {
  for (const [name, value] of Object.entries({ exact, min, max }))
    if (value !== null && !(Number.isInteger(value) && value >= 1 && value <= MOST_SPEAKERS))
      throw new AppError('VALIDATION_FAILED', {
        message: `The ${name} count of speakers must be a whole number from 1 to ${MOST_SPEAKERS}, got ${value}`,
        details: { field: 'speakers', [name]: value },
      });
  if (min !== null && max !== null && min > max)
    throw new AppError('VALIDATION_FAILED', {
      message: `At least ${min} and at most ${max} speakers cannot both be`,
      details: { field: 'speakers', min, max },
    });
}
