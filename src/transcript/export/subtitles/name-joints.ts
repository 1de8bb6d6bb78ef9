/** Names of several words, by how they begin, so that a long list costs nothing. */
export type KnownNames = ReadonlyMap<string, readonly (readonly string[])[]>;

/** A longer run of capitals is a headline or shouting, not a name. */
const LONGEST_NAME = 4;
const KEY_LETTERS = 3;

const OPENING = '[«"“„(]*';
/** A word with a capital, and nothing after it that would end the name. */
const GOES_ON = new RegExp(String.raw`^${OPENING}(\p{Lu}[\p{L}\p{M}\p{N}’'-]*|\p{Lu}\.)$`, 'u');
const CAPITALISED = new RegExp(String.raw`^${OPENING}\p{Lu}`, 'u');
const SENTENCE_END = /(?<!^\p{Lu})[.!?…]["»”’)\]]*$/u;

export function knownNames(names: readonly string[]): KnownNames {
  const parts = names.map((name) => name.split(/\s+/).map(lettersOf).filter(Boolean)).filter((words) => words.length > 1);
  return Map.groupBy(parts, keyOf);
}

/**
 * For each word but the last, whether it and the next are of one name: two capitals in a row that do not start a sentence,
 * or a name that is known, with whatever ending ("Айгүл Серікованың"). `lettersAt` gives a word as `lettersOf` does.
 */
export function nameJoints(words: readonly string[], lettersAt: (index: number) => string, known: KnownNames): boolean[] {
  const joints = words.slice(1).map((word, index) => isPair(words, index, word));
  for (const run of runsOf(joints)) if (run.length >= LONGEST_NAME) joints.fill(false, run.from, run.from + run.length);
  if (known.size > 0) markKnown(joints, words.length, lettersAt, known);
  return joints;
}

function isPair(words: readonly string[], index: number, next: string): boolean {
  const [word = '', before] = [words[index], words[index - 1]];
  const startsSentence = before === undefined || SENTENCE_END.test(before);
  return GOES_ON.test(word) && CAPITALISED.test(next) && (!startsSentence || word.endsWith('.'));
}

function runsOf(joints: readonly boolean[]): { from: number; length: number }[] {
  const runs: { from: number; length: number }[] = [];
  for (const [index, joined] of joints.entries()) {
    const last = runs.at(-1);
    if (!joined) continue;
    if (last && last.from + last.length === index) last.length++;
    else runs.push({ from: index, length: 1 });
  }
  return runs;
}

function markKnown(joints: boolean[], words: number, lettersAt: (index: number) => string, known: KnownNames): void {
  for (let index = 0; index < words; index++) {
    for (const name of known.get(lettersAt(index).slice(0, KEY_LETTERS)) ?? [])
      if (name.every((part, at) => index + at < words && lettersAt(index + at).startsWith(part)))
        joints.fill(true, index, index + name.length - 1);
  }
}

function keyOf(name: readonly string[]): string {
  return name[0]?.slice(0, KEY_LETTERS) ?? '';
}

/** A word in lower case, without what is not a letter. */
export function lettersOf(word: string): string {
  return word.toLowerCase().replace(/[^\p{L}]+/gu, '');
}
