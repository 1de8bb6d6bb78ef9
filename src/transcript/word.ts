/** Text at a place on a time line, in whole milliseconds. */
export interface TimedWord {
  text: string;
  startMs: number;
  endMs: number;
  /** The engine gave no time for this word; it lies inside its segment. */
  timing?: 'interpolated';
}

/** A word on the time line of the recording. `confidence` is 0 to 1, null when unknown. */
export interface Word extends TimedWord {
  confidence: number | null;
  language: string;
  /** Which engines agreed on it, where several were asked and voted. */
  engines?: string[];
  /** The engine's own label for who said it, where it told speakers apart; it means nothing in another request. */
  speaker?: string;
}
