/** A stretch of speech on the time line of the recording, in milliseconds, end not included. */
export interface SpeechRegion {
  startMs: number;
  endMs: number;
}
