import { capitalise, endsSentence, isCapitalised } from './marks.ts';
import { type Passage, type Token, withText } from './passage.ts';
import type { ShownWord } from './shown-words.ts';

/** These begin a clause: the comma before them stays. */
const CLAUSE_WORD =
  /^(?:и|а|но|что|чтобы|кто|котор\p{L}+|где|куда|когда|как|если|хотя|пока|потому|поэтому|так|то|или|либо|зачем|почему|ал|бірақ|және|егер|өйткені|сондықтан|себебі|because|that|which|who|if|when|but|and|so)$/iu;

/**
 * The passage without these words of its own. What they had for the sentence goes on to their neighbours: the capital
 * that begins it, the mark that ends it. A pair of commas round them goes with them.
 */
export function leaveOut(passage: Passage, words: readonly ShownWord[]): Passage {
  if (words.length === 0) return passage;
  const places = new Set(words.map(({ place }) => place));
  const tokens: Token[] = passage.tokens.slice();
  const next = nextLeft(passage, places);
  let before = -1;
  let capital = false;
  for (const [place, token] of passage.tokens.entries()) {
    if (token.text === '') continue;
    const own = tokens[place] as Token;
    if (places.has(place)) {
      const previous = tokens[before];
      const begins = previous === undefined || endsSentence(previous.text);
      capital ||= begins && isCapitalised(token.text);
      if (previous !== undefined && !begins) tokens[before] = withText(previous, closed(previous.text, token.text, next[place] ?? null));
      tokens[place] = withText(own, '');
    } else {
      if (capital) tokens[place] = withText(own, capitalise(token.text));
      capital = false;
      before = place;
    }
  }
  return { ...passage, tokens };
}

/** The text before one that is left out. */
function closed(before: string, gone: string, next: string | null): string {
  if (endsSentence(gone)) return before.replace(/[,;:–—-]?$/, '') + (/[.?!…]+["»”)\]]*$/.exec(gone)?.[0] ?? '');
  if (before.endsWith(',') && gone.endsWith(',') && next !== null && !CLAUSE_WORD.test(next)) return before.slice(0, -1);
  return before;
}

/** For each place that goes: the next token that a reader sees; none behind the last. */
function nextLeft({ tokens }: Passage, places: ReadonlySet<number>): (string | undefined)[] {
  const next = new Array<string | undefined>(tokens.length);
  let left: string | undefined;
  for (let place = tokens.length - 1; place >= 0; place--) {
    const text = tokens[place]?.text ?? '';
    if (places.has(place)) next[place] = left;
    else if (text !== '') left = text;
  }
  return next;
}
