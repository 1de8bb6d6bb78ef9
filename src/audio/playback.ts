import { type EncodeFileOptions, encodeFile } from './encode-file.ts';

/** Every browser plays it, at any position: AAC in MP4 with its index in front. */
export const PLAYBACK = { extension: 'm4a', contentType: 'audio/mp4' } as const;

/** Encodes canonical PCM (a raw file) for the player. 32 kbit/s keeps speech clear: 14 MB an hour. */
export function encodePlayback(pcmFile: string, target: string, options: EncodeFileOptions): Promise<void> {
  // The fast coder is twice as fast as the usual search, and there is no difference in speech at this rate.
  const aac = ['-c:a', 'aac', '-aac_coder', 'fast', '-b:a', '32k', '-movflags', '+faststart', '-f', 'mp4'];
  return encodeFile(pcmFile, target, aac, options);
}
