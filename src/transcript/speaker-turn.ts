/** One speaker's turn on the time line of the recording, in whole milliseconds, end not included. */
export interface SpeakerTurn {
  startMs: number;
  endMs: number;
  /** Names the speaker within one recording: `A`, `SPEAKER_01`, or a channel. */
  speaker: string;
}
