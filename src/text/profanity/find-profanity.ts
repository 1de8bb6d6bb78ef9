/** Verb prefixes that may stand before a stem. */
const PREFIXES = new Set(
  'а по на за до о об от от отъ объ под подъ пере при про вы рас раз разъ у из изъ ис съ въ взъ ни не недо'.split(' '),
);
const LONGEST_PREFIX = 5;
const STEM_KEY = 3;
/** Longer ones are no words. */
const LONGEST_WORD = 64;
/** «бляяяять» */
const DRAWN_OUT = /(\p{L})\1{2,}/gu;

/** Whether a word is one of the list (see DEFAULT_PROFANITY); lower case, ё as е. */
export function findProfanity(list: readonly string[]): (word: string) => boolean {
  const exact = new Set<string>();
  const prefixed = new Set<string>();
  const stems = new Map<string, string[]>();
  const prefixedStems = new Map<string, string[]>();
  for (const line of list) {
    const entry = line.normalize('NFC').trim().toLowerCase().replaceAll('ё', 'е');
    const takesPrefix = entry.startsWith('~');
    const word = entry.replace(/^~/, '').replace(/\*$/, '');
    if (word === '') continue;
    if (!entry.endsWith('*')) (takesPrefix ? prefixed : exact).add(word);
    else addStem(takesPrefix ? prefixedStems : stems, word);
  }
  const hasStem = (of: ReadonlyMap<string, readonly string[]>, word: string): boolean =>
    [word.slice(0, STEM_KEY), word.slice(0, STEM_KEY - 1)].some((key) => of.get(key)?.some((stem) => word.startsWith(stem)) === true);
  return (given) => {
    if (given.length > LONGEST_WORD) return false;
    const word = given.replace(DRAWN_OUT, '$1');
    if (exact.has(word) || hasStem(stems, word)) return true;
    for (let length = 0; length <= LONGEST_PREFIX && length < word.length - 1; length++) {
      if (length > 0 && !PREFIXES.has(word.slice(0, length))) continue;
      const rest = word.slice(length);
      if (prefixed.has(rest) || hasStem(prefixedStems, rest)) return true;
    }
    return false;
  };
}

function addStem(stems: Map<string, string[]>, stem: string): void {
  const key = stem.slice(0, STEM_KEY);
  const known = stems.get(key);
  if (known) known.push(stem);
  else stems.set(key, [stem]);
}
