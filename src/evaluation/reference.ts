import type { SpeakerTurn } from '../transcript/speaker-turn.ts';

/** A recording and what is said in it. */
export interface Reference {
  /** As the manifest names it, and as it is shown. */
  name: string;
  /** Where the recording is. */
  file: string;
  text: string;
  /** ISO 639-1, or `mixed`: several, or `und`: not given. */
  language: string;
  /** Who speaks when; null: not known. */
  turns: SpeakerTurn[] | null;
}
