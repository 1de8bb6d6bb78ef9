/** What a header can hold and a person can see. */
const SENDABLE = /^[\x20-\x7e\xa0-\xff]+$/;

/** What is wrong with a key; null: nothing. Never says what it is. */
export function keyProblem(key: string): string | null {
  if (key.trim() === '') return 'holds nothing but spaces';
  return SENDABLE.test(key.trim()) ? null : 'holds a line break or another character that no request can carry';
}

/** A key without the spaces round it. */
export function apiKey(name: string, text: string, problems: string[]): string {
  const problem = keyProblem(text);
  if (problem !== null) problems.push(`${name} ${problem}`);
  return text.trim();
}
