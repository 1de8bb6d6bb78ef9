/** What is longer is no word, and would fill the memory. */
const LONGEST = 100;
/** As many as some meetings have different words; twice as many are kept. */
const RECENT = 8000;

/**
 * `judge`, which remembers its last answers. Words that were asked for of late lie close together: a look for a word
 * costs what the processor waits for memory.
 */
export function remember<T>(judge: (word: string) => T): (word: string) => T {
  let recent = new Map<string, T>();
  let older = recent;
  return (word) => {
    if (word.length > LONGEST) return judge(word);
    const known = recent.get(word);
    if (known !== undefined) return known;
    const answer = older.get(word) ?? judge(word);
    if (recent.size >= RECENT) {
      older = recent;
      recent = new Map();
    }
    recent.set(word, answer);
    return answer;
  };
}
