import { foldWord } from './fold-word.ts';
import type { Token } from './passage.ts';

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
    if (token.text !== '') shown.push({ place, token, folded: foldWord(token.text) });
  }
  return shown;
}
