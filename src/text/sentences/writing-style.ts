import type { WordForm } from './word-form.ts';

/** What a text has already. */
export interface WritingStyle {
  marks: boolean;
  /** Sentences begin with capitals. */
  capitals: boolean;
}

/** A passage of so many words tells its style by itself; a shorter one is looked at with its neighbours, until there are NEIGHBOURS. */
const ENOUGH = 12;
const NEIGHBOURS = 40;
/** A neighbour farther away says nothing: all between may have been left out. */
const FARTHEST = 200;
const WORDS_PER_MARK = 25;

interface Counts {
  words: number;
  marks: number;
  starts: number;
  capitals: number;
}

/** The style of each passage, by the forms of its tokens. Engines take turns in a recording: no style is that of the whole. */
export function writingStyles(passages: readonly (readonly WordForm[])[]): WritingStyle[] {
  const counts = passages.map(count);
  return counts.map((own, at) => {
    const seen = { ...own };
    if (own.words < ENOUGH && own.marks === 0) {
      for (let step = 1; step <= FARTHEST && seen.words < NEIGHBOURS && (at - step >= 0 || at + step < counts.length); step++) {
        add(seen, counts[at - step]);
        add(seen, counts[at + step]);
      }
    }
    return { marks: seen.marks > 0 && seen.marks * WORDS_PER_MARK >= seen.words, capitals: seen.capitals * 2 > seen.starts };
  });
}

function count(forms: readonly WordForm[]): Counts {
  const counts: Counts = { words: 0, marks: 0, starts: 0, capitals: 0 };
  let starts = true;
  for (const { plain, marked, ends, capital } of forms) {
    if (plain === '' && !marked) continue;
    if (plain !== '') counts.words++;
    if (marked) counts.marks++;
    if (starts) counts.starts++;
    if (starts && capital) counts.capitals++;
    starts = ends;
  }
  return counts;
}

function add(sum: Counts, more: Counts | undefined): void {
  if (more === undefined) return;
  sum.words += more.words;
  sum.marks += more.marks;
  sum.starts += more.starts;
  sum.capitals += more.capitals;
}
