import type { SpeakerPrint } from '../../transcript/diarization/voice-print.ts';
import type { SpeakerTurn } from '../../transcript/speaker-turn.ts';
import { answerOf } from './answer-of-thread.ts';

/** What its thread is given. */
export interface PrintWork {
  /** Canonical PCM. */
  pcmFile: string;
  turns: readonly SpeakerTurn[];
}

/** The voice prints of those who speak enough alone, whoever told them apart. Works in a thread of its own, which ends with the call. */
export function printVoices(work: PrintWork, signal: AbortSignal): Promise<SpeakerPrint[]> {
  return answerOf(new URL('print-thread.ts', import.meta.url), work, signal);
}
