/** A recording, with or without a transcript of it that is there already; or such a transcript alone. */
export interface Pair {
  file: File;
  transcript: File | null;
}

const TRANSCRIPT = /\.(?:srt|vtt|json|txt)$/i;

/** Whether a file is a transcript, by its name; the server looks at what is in it. */
export function isTranscript({ name }: File): boolean {
  return TRANSCRIPT.test(name);
}

/** Files that are added at once, in their order: a transcript goes with the recording that has its name. */
export function pairFiles(files: readonly File[]): Pair[] {
  const left = files.filter(isTranscript);
  const pairs = new Map<File, File>();
  for (const file of files) {
    if (isTranscript(file)) continue;
    const own = left.find(({ name }) => stem(name) === stem(file.name));
    if (own === undefined) continue;
    pairs.set(file, own);
    left.splice(left.indexOf(own), 1);
  }
  return files.filter((file) => !isTranscript(file) || left.includes(file)).map((file) => ({ file, transcript: pairs.get(file) ?? null }));
}

const stem = (name: string): string =>
  name
    .replace(/\.[^.]*$/, '')
    .normalize('NFC')
    .toLowerCase();
