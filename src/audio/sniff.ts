const PLAYLIST =
  /^\s*(#EXTM3U|ffconcat version|\[playlist\]|v=0\r?\no=)|<(MPD|playlist|asx|smil)[\s>]|^\s*FILE\s+"[^"]*"\s+(WAVE|MP3|AIFF|BINARY)/im;

/** What the first bytes of a file say about it before any decoder is asked: text is no recording, and a playlist is refused. */
export function sniff(head: Uint8Array): 'text' | 'playlist' | 'ogg' | 'matroska' | 'unknown' {
  const bytes = Buffer.from(head);
  if (bytes.subarray(0, 4).equals(Buffer.from('OggS'))) return 'ogg';
  if (bytes.subarray(0, 4).equals(Buffer.from([0x1a, 0x45, 0xdf, 0xa3]))) return 'matroska';
  const text = asText(bytes);
  if (text === null) return 'unknown';
  return PLAYLIST.test(text) ? 'playlist' : 'text';
}

function asText(bytes: Buffer): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  // The last character may be cut in two.
  for (let cut = 0; cut < 4; cut++) {
    try {
      const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, bytes.length - cut));
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what tells data from text
      return /[\x00-\x08\x0e-\x1a\x1c-\x1f]/.test(text) ? null : text;
    } catch {}
  }
  return null;
}
