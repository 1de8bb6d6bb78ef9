/** A stretch of speech on the time line of the recording, end not included, in milliseconds; exact, so sixteenths of them: whole samples. */
export interface SpeechRegion {
  startMs: number;
  endMs: number;
}
