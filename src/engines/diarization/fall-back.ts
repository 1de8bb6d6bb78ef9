import { AppError } from '../../contract/app-error.ts';
import type { SpeakerTurn } from '../../transcript/speaker-turn.ts';
import { isEngineError } from '../engine-errors.ts';
import type { DiarizeRequest, Diarizer } from './diarizer.ts';

/** Who told the speakers apart, and which of those before could not. */
export interface Diarized {
  turns: SpeakerTurn[];
  /** The id of the diarizer. */
  by: string;
  failures: { diarizer: string; error: AppError }[];
}

/**
 * Speakers by the first of `order` that can tell. A ticket is given back to the one that it came from only. Rejects with
 * what the last one said when all fail, with ENGINE_UNAVAILABLE where there is none, and at once with what is none of
 * their faults.
 */
export async function diarizeBy(order: readonly Diarizer[], request: DiarizeRequest): Promise<Diarized> {
  const failures: Diarized['failures'] = [];
  for (const diarizer of order) {
    request.signal.throwIfAborted();
    try {
      const problem = await diarizer.check();
      if (problem !== null) throw new AppError('ENGINE_UNAVAILABLE', { message: problem });
      return { turns: await diarizer.diarize(withOwnTicket(diarizer.id, request)), by: diarizer.id, failures };
    } catch (error) {
      request.signal.throwIfAborted();
      if (!isEngineError(error)) throw error;
      failures.push({ diarizer: diarizer.id, error });
    }
  }
  throw failures.at(-1)?.error ?? new AppError('ENGINE_UNAVAILABLE', { message: 'Nothing that tells speakers apart is set up' });
}

/** Tickets are kept with the name of who gave them in front. */
function withOwnTicket(id: string, request: DiarizeRequest): DiarizeRequest {
  const mark = `${id} `;
  return {
    ...request,
    ticket: request.ticket?.startsWith(mark) ? request.ticket.slice(mark.length) : null,
    onAccepted: (ticket) => request.onAccepted(ticket === null ? null : mark + ticket),
  };
}
