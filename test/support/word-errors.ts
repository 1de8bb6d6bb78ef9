/** Substitutions, insertions and deletions that turn the reference into what was heard, and the words of the reference. */
export function wordErrors(reference: string, heard: string): { errors: number; words: number } {
  const a = wordsOf(reference);
  const b = wordsOf(heard);
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (const [i, word] of a.entries()) {
    const next = [i + 1];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min((row[j - 1] ?? 0) + (word === b[j - 1] ? 0 : 1), (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return { errors: row[b.length] ?? 0, words: a.length };
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? [];
}
