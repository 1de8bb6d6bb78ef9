import { capitalise, isCapitalised } from '../marks.ts';
import { joinTokens, type Passage, type Step, type Token, withText } from '../passage.ts';
import { type ShownWord, shownWords } from '../shown-words.ts';
import type { Glossary } from './compile-glossary.ts';
import { withEnding } from './endings.ts';
import { type FoundTerm, findTerm } from './find-term.ts';

const NO_BREAK_SPACE = '\u00A0';
const BEFORE = /^[^\p{L}\p{N}]+/u;
const BEHIND = /[^\p{L}\p{N}]+$/u;

/**
 * Writes terms and names as the glossary has them, with the ending that was heard on them. In one pass: what was written
 * is not looked at again. `onHit` is told the id of an entry whenever it changed the text.
 */
export function applyGlossary(glossary: Glossary, onHit: (id: string) => void): Step {
  return (passages) => (glossary.spellings.length === 0 ? [...passages] : passages.map((passage) => applyTo(passage, glossary, onHit)));
}

function applyTo(passage: Passage, glossary: Glossary, onHit: (id: string) => void): Passage {
  const words = shownWords(passage.tokens);
  const tokens: Token[] = [];
  let done = 0;
  for (let at = 0; at < words.length; ) {
    const found = findTerm(glossary, words, at);
    const own = found === null ? [] : words.slice(at, at + found.length);
    const texts = found === null ? [] : writtenFor(found, own);
    const [first, last] = [own[0], own.at(-1)];
    if (found && first && last && hasChanged(texts, own)) {
      tokens.push(...passage.tokens.slice(done, first.place), ...rewritten(passage, own, texts));
      done = last.place + 1;
      onHit(found.entry.id);
    }
    at += found?.length ?? 1;
  }
  return done === 0 ? passage : { ...passage, tokens: [...tokens, ...passage.tokens.slice(done)] };
}

/** The texts of the tokens: one for each word that was heard, or one for all. */
function writtenFor({ entry, endings }: FoundTerm, heard: readonly ShownWord[]): string[] {
  const words = entry.term.trim().split(/\s+/);
  const isWordByWord = words.length === heard.length;
  const none = { kind: 'none' } as const;
  const made = words.map((word, index) => {
    const ending = isWordByWord ? endings[index] : index === words.length - 1 ? endings.at(-1) : none;
    return withEnding(word, ending ?? none, entry);
  });
  const first = heard[0]?.token.text ?? '';
  // iPhone stays as it is where a sentence begins.
  if (isCapitalised(first) && words[0] === words[0]?.toLowerCase()) made[0] = capitalise(made[0] ?? '');
  made[0] = (BEFORE.exec(first)?.[0] ?? '') + made[0];
  made.push((made.pop() ?? '') + (BEHIND.exec(heard.at(-1)?.token.text ?? '')?.[0] ?? ''));
  return isWordByWord && entry.kind === 'term' ? made : [made.join(NO_BREAK_SPACE)];
}

function hasChanged(texts: readonly string[], heard: readonly ShownWord[]): boolean {
  return texts.join(' ').replaceAll(NO_BREAK_SPACE, ' ') !== heard.map(({ token }) => token.text).join(' ');
}

function rewritten({ tokens }: Passage, heard: readonly ShownWord[], texts: readonly string[]): Token[] {
  const [first, last] = [heard[0]?.place ?? 0, heard.at(-1)?.place ?? 0];
  const own = tokens.slice(first, last + 1);
  if (texts.length !== heard.length) return [joinTokens(own, texts.join(NO_BREAK_SPACE), heard.at(-1)?.token.language)];
  const byPlace = new Map(heard.map(({ place }, index) => [place - first, texts[index]]));
  return own.map((token, index) => withText(token, byPlace.get(index) ?? token.text));
}
