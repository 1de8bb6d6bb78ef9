/** A recording as rows of whole numbers, one row every 10 ms. */
export interface VoiceFrames {
  /** Each row: `cepstra` coefficients of the mel cepstrum, ln of the mean power, ln of the pitch in Hz (0: none), voicing (0 to 1); all times `scale`. */
  rows: Int16Array;
  cepstra: number;
  scale: number;
}

export const FRAME_MS = 10;

/** Numbers in a row behind the cepstrum. */
const MORE = 3;

export function rowWidth({ cepstra }: VoiceFrames): number {
  return cepstra + MORE;
}

export function frameCount(frames: VoiceFrames): number {
  return Math.floor(frames.rows.length / rowWidth(frames));
}

/** Ln of the mean power of a frame; full scale is about 0. */
export function loudnessOf(frames: VoiceFrames, frame: number): number {
  return (frames.rows[frame * rowWidth(frames) + frames.cepstra] as number) / frames.scale;
}

/** Frames from `from` on, `to` not included. */
export interface FrameRun {
  from: number;
  to: number;
}
