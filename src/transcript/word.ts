/** A word on the time line of the recording, in whole milliseconds. `confidence` is 0 to 1, null when unknown. */
export interface Word {
  text: string;
  startMs: number;
  endMs: number;
  confidence: number | null;
  language: string;
}
