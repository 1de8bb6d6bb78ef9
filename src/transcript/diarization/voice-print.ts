/** What is kept of a voice, to know it again. Prints of different kinds say nothing about each other. */
export interface VoicePrint {
  /** What made it, with its version. */
  kind: string;
  /** Numbers that only what made it understands. */
  values: number[];
}

/** The print of one speaker of a recording. */
export interface SpeakerPrint {
  speaker: string;
  print: VoicePrint;
}
