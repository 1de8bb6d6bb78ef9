import { foldWord } from './fold-word.ts';
import { fact } from './form.ts';
import type { Token } from './passage.ts';

const folded = fact(foldWord);

/** A token that a reader sees. */
export interface ShownWord {
  /** In the passage. */
  place: number;
  token: Token;
  /** As `foldWord` makes it; '' for what has no letters. */
  folded: string;
}

/** The tokens that are not left out, in order. */
export function shownWords(tokens: readonly Token[]): ShownWord[] {
  const shown: ShownWord[] = [];
  for (let place = 0; place < tokens.length; place++) {
    const token = tokens[place] as Token;
    if (token.text !== '') shown.push({ place, token, folded: folded(token.form) });
  }
  return shown;
}

/** When it begins, in milliseconds; 0 where there is none. */
export function startOf(word: ShownWord | undefined): number {
  return word?.token.spoken[0]?.startMs ?? 0;
}

/** When it ends, in milliseconds; 0 where there is none. */
export function endOf(word: ShownWord | undefined): number {
  return word?.token.spoken.at(-1)?.endMs ?? 0;
}
