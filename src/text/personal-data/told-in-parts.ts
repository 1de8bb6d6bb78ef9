import { areNumberWords } from '../numbers/sense.ts';
import { writeNumbers } from '../numbers/write-numbers.ts';
import { type Passage, type SpokenWord, type Token, withText } from '../passage.ts';
import type { Found } from './find-numbers.ts';

/** After that long a speaker tells something else. */
const LONGEST_WAIT_MS = 10_000;
const CLOSING = /[.,;:…]+$/u;
/** Five digits and more in thousands: a sum, and no part of a number that is told. */
const SUM = /^(?:\d{2,3}|\d(?=(?:[\u00A0\u202F]\d{3}){2}))(?:[\u00A0\u202F]\d{3})+$/;
const inDigits = writeNumbers({});

/** What is found in tokens, and where the text of each of them starts. */
export interface FoundInTokens {
  found: readonly Found[];
  starts: readonly number[];
}

/**
 * What one speaker tells in parts, with pauses, marks or another's «ага» between them: «8 701.» … «123, 45, 67». By each
 * word of it; `find` finds personal data in tokens.
 */
export function toldInParts(passages: readonly Passage[], find: (tokens: readonly Token[]) => FoundInTokens): Map<SpokenWord, Found> {
  const told = new Map<SpokenWord, Found>();
  for (const row of rowsOf(passages)) {
    const [written] = inDigits([{ speakerId: '', tokens: row.flatMap(withoutMarks) }]);
    const tokens = written?.tokens ?? [];
    const { found, starts } = find(tokens);
    let at = 0;
    for (const one of found) {
      while (at + 1 < tokens.length && (starts[at + 1] ?? 0) <= one.from) at++;
      const words: SpokenWord[] = [];
      for (let place = at; place < tokens.length && (starts[place] ?? 0) < one.to; place++) words.push(...(tokens[place]?.spoken ?? []));
      if (words.length > 1) for (const word of words) told.set(word, one);
    }
  }
  return told;
}

/** The passages of one speaker that follow each other, with those of others between them or not. */
function rowsOf(passages: readonly Passage[]): Passage[][] {
  const rows: Passage[][] = [];
  const open = new Map<string, { row: Passage[]; endMs: number }>();
  for (const passage of passages) {
    const startMs = passage.tokens[0]?.spoken[0]?.startMs ?? 0;
    const endMs = passage.tokens.at(-1)?.spoken.at(-1)?.endMs ?? startMs;
    const before = open.get(passage.speakerId);
    const row = before && startMs - before.endMs <= LONGEST_WAIT_MS ? before.row : [];
    if (row.length === 0) rows.push(row);
    row.push(passage);
    open.set(passage.speakerId, { row, endMs });
  }
  return rows;
}

/** Neither the end of a passage nor a comma ends a number, if another follows; points round a sum keep it apart. */
function withoutMarks({ tokens }: Passage): Token[] {
  const shown = tokens.filter(({ text }) => text !== '');
  return shown.map((token, index) => {
    const bare = token.text.replace(CLOSING, '');
    if (SUM.test(bare)) return withText(token, `.${bare}.`);
    if (bare === token.text) return token;
    const next = shown[index + 1];
    const goesOn = next === undefined || areNumberWords(token.text, next.text);
    return goesOn ? withText(token, bare) : token;
  });
}
