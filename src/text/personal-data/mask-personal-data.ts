import type { PersonalData } from '../../contract/processing.ts';
import type { Glossary } from '../glossary/compile-glossary.ts';
import { joinTokens, type Passage, type Step, type Token } from '../passage.ts';
import { shownWords } from '../shown-words.ts';
import { findAddresses } from './find-addresses.ts';
import { compileNames, findNames } from './find-names.ts';
import { type Found, findNumbers } from './find-numbers.ts';
import { maskFor } from './masks.ts';

/** Between tokens of a passage as one text. */
const SPACE = ' ';
const DIGIT_OR_AT = /[\d@]|собака|собачка|айқұлақ/iu;
const OUTER_MARKS = /^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu;

/**
 * Masks what tells who somebody is, wherever it goes over several tokens too: «[телефон]», «[ЖСН]». `names` are those of
 * people, to be masked with any ending. What was heard stays in the words of the tokens: who may not see it must not get them.
 */
export function maskPersonalData(kinds: readonly PersonalData[], names: readonly string[]): Step {
  const wanted = new Set(kinds);
  const known = wanted.has('name') && names.length > 0 ? compileNames(names) : null;
  return (passages) => passages.map((passage) => maskPassage(passage, wanted, known));
}

function maskPassage(passage: Passage, kinds: ReadonlySet<PersonalData>, names: Glossary | null): Passage {
  const starts: number[] = [];
  let text = '';
  for (const token of passage.tokens) {
    starts.push(text.length);
    if (token.text !== '') text += token.text + SPACE;
  }
  const found: Found[] = [];
  if (DIGIT_OR_AT.test(text)) found.push(...findNumbers(text, kinds), ...(kinds.has('email') ? findAddresses(text) : []));
  if (names !== null) found.push(...namesIn(passage, names, starts));
  return found.length === 0 ? passage : { ...passage, tokens: masked(passage.tokens, starts, text, apart(found)) };
}

function namesIn({ tokens }: Passage, names: Glossary, starts: readonly number[]): Found[] {
  return findNames(names, shownWords(tokens)).map(({ first, last }) => {
    const opening = /^[^\p{L}\p{N}]*/u.exec(first.token.text)?.[0].length ?? 0;
    const closing = last.token.text.replace(OUTER_MARKS, (marks, at: number) => (at === 0 ? marks : '')).length;
    return { kind: 'name', from: (starts[first.place] ?? 0) + opening, to: (starts[last.place] ?? 0) + closing };
  });
}

/** In order; of two that overlap the first stays. */
function apart(found: readonly Found[]): Found[] {
  const kept: Found[] = [];
  for (const one of found.toSorted((a, b) => a.from - b.from)) if (one.from >= (kept.at(-1)?.to ?? 0)) kept.push(one);
  return kept;
}

function masked(tokens: readonly Token[], starts: readonly number[], text: string, found: readonly Found[]): Token[] {
  const made: Token[] = [];
  let hit = 0;
  for (let place = 0; place < tokens.length; ) {
    const own = tokens[place] as Token;
    const next = found[hit];
    if (next === undefined || own.text === '' || next.from >= (starts[place] ?? 0) + own.text.length) {
      made.push(own);
      place++;
      continue;
    }
    // All tokens that this one and others in them reach over become one.
    let end = place + 1;
    let written = text.slice(starts[place], next.from);
    let done = next.from;
    for (let one = found[hit]; one !== undefined && one.from < endOf(tokens, starts, end); one = found[++hit]) {
      while (end < tokens.length && (starts[end] ?? 0) < one.to) end++;
      written += text.slice(done, one.from) + maskFor(one.kind, own.language);
      done = one.to;
    }
    written += text.slice(done, endOf(tokens, starts, end));
    made.push(joinTokens(tokens.slice(place, end), written.trimEnd().replaceAll(SPACE, '\u00A0'), own.language));
    place = end;
  }
  return made;
}

/** Where the text of the tokens before this place ends. */
function endOf(tokens: readonly Token[], starts: readonly number[], end: number): number {
  for (let place = end - 1; place >= 0; place--) {
    const token = tokens[place] as Token;
    if (token.text !== '') return (starts[place] ?? 0) + token.text.length;
  }
  return 0;
}
