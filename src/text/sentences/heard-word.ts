import type { Passage, Token } from '../passage.ts';
import type { WordForm } from './word-form.ts';

/** A word that is not left out, in its place. */
export interface HeardWord {
  passage: number;
  at: number;
  token: Token;
  form: WordForm;
  /** Silence behind it; Infinity where the speaker ends. */
  pauseMs: number;
}

/** The words of passages `from` to `to` (not with it), which one speaker says; `forms` has those of each token of each passage. */
export function heardWords(passages: readonly Passage[], forms: readonly (readonly WordForm[])[], from: number, to: number): HeardWord[] {
  const words: HeardWord[] = [];
  let last: HeardWord | null = null;
  for (let passage = from; passage < to; passage++) {
    const tokens = passages[passage]?.tokens ?? [];
    const read = forms[passage] ?? [];
    // Not with entries(): this is where the time of the step goes.
    for (let at = 0; at < tokens.length; at++) {
      const token = tokens[at];
      const form = read[at];
      if (token === undefined || form === undefined || token.text === '') continue;
      if (last) last.pauseMs = Math.max(0, (token.spoken[0]?.startMs ?? 0) - (last.token.spoken.at(-1)?.endMs ?? 0));
      last = { passage, at, token, form, pauseMs: Number.POSITIVE_INFINITY };
      words.push(last);
    }
  }
  return words;
}
