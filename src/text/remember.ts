/** What is longer is no word, and would fill the memory. */
const LONGEST = 100;

/** `judge`, which remembers its last answers: as many as a long meeting has different words. */
export function remember<T>(judge: (word: string) => T, limit = 50_000): (word: string) => T {
  const known = new Map<string, T>();
  return (word) => {
    if (word.length > LONGEST) return judge(word);
    const found = known.get(word);
    if (found !== undefined) return found;
    if (known.size >= limit) known.clear();
    const answer = judge(word);
    known.set(word, answer);
    return answer;
  };
}
