const LONGEST = 200;

/** The name as a person typed it: any alphabet, no control characters, no folders. Never used as a path. */
export function displayName(name: string): string {
  const last =
    name
      .split(/[/\\]/)
      .filter((part) => part !== '' && part !== '.' && part !== '..')
      .at(-1) ?? '';
  // Bidirectional overrides make "exe.mp3" out of "3pm.exe".
  const clean = [
    ...last
      .normalize('NFC')
      .replace(/[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '')
      .trim(),
  ];
  return clean.slice(0, LONGEST).join('') || 'recording';
}

/** The same, harmless for any file system and header: letters and digits of any alphabet, dots, dashes, underscores. */
export function safeName(name: string): string {
  const safe = displayName(name)
    .replace(/[\ufe00-\ufe0f]/g, '')
    .replace(/[^\p{L}\p{M}\p{N}._-]+/gu, '_')
    .replace(/^[._]+/, '')
    .replace(/\.{2,}/g, '.');
  return safe === '' ? 'recording' : safe;
}
