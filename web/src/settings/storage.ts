const PREFIX = 'kazru.';

/** A remembered choice, or null; private windows may refuse storage, then nothing is remembered. */
export function readSetting(name: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + name) ?? 'null');
  } catch {
    return null;
  }
}

export function writeSetting(name: string, value: unknown): void {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // Not remembered; the choice still holds for this page.
  }
}
