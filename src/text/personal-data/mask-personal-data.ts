import type { PersonalData } from '../../contract/processing.ts';
import type { Glossary } from '../glossary/compile-glossary.ts';
import { joinTokens, type Passage, type SpokenWord, type Step, type Token } from '../passage.ts';
import { shownWords } from '../shown-words.ts';
import { findAddresses } from './find-addresses.ts';
import { compileNames, findNames } from './find-names.ts';
import { type Found, findNumbers } from './find-numbers.ts';
import { maskFor } from './masks.ts';
import { type FoundInTokens, toldInParts } from './told-in-parts.ts';

/** Between tokens of a passage as one text. */
const SPACE = ' ';
const DIGIT_OR_AT = /[\d@]|собака|собачка|айқұлақ/iu;

/**
 * Masks what tells who somebody is, wherever it goes over several tokens or passages too: «[телефон]», «[ЖСН]». `names` are those of
 * people, to be masked with any ending. What was heard stays in the words of the tokens: who may not see it must not get them.
 */
export function maskPersonalData(kinds: readonly PersonalData[], names: readonly string[]): Step {
  const wanted = new Set(kinds);
  const known = wanted.has('name') && names.length > 0 ? compileNames(names) : null;
  const find = (tokens: readonly Token[]) => findIn(tokens, wanted, known);
  return (passages) => {
    const told = toldInParts(passages, find);
    return passages.map((passage) => maskPassage(passage, find(passage.tokens), told));
  };
}

interface Search extends FoundInTokens {
  text: string;
}

function findIn(tokens: readonly Token[], kinds: ReadonlySet<PersonalData>, names: Glossary | null): Search {
  const starts: number[] = [];
  let text = '';
  for (const token of tokens) {
    starts.push(text.length);
    if (token.text !== '') text += token.text + SPACE;
  }
  const found: Found[] = [];
  if (DIGIT_OR_AT.test(text)) found.push(...findNumbers(text, kinds), ...(kinds.has('email') ? findAddresses(text) : []));
  if (names !== null) found.push(...namesIn(tokens, names, starts));
  return { text, starts, found: apart(found) };
}

function maskPassage(passage: Passage, { text, starts, found }: Search, told: ReadonlyMap<SpokenWord, Found>): Passage {
  const all = told.size === 0 ? found : apart([...found, ...partsIn(passage.tokens, starts, told)]);
  return all.length === 0 ? passage : { ...passage, tokens: masked(passage.tokens, starts, text, all) };
}

/** What a passage has of all that is told in parts. */
function partsIn(tokens: readonly Token[], starts: readonly number[], told: ReadonlyMap<SpokenWord, Found>): Found[] {
  const parts: Found[] = [];
  let open: Found | undefined;
  for (const [place, { text, spoken }] of tokens.entries()) {
    if (text === '') continue;
    const whole = spoken.map((word) => told.get(word)).find((found) => found !== undefined);
    const from = (starts[place] ?? 0) + openingOf(text);
    const to = (starts[place] ?? 0) + closingOf(text);
    const last = parts.at(-1);
    if (whole !== undefined && whole === open && last) last.to = to;
    else if (whole !== undefined) parts.push({ kind: whole.kind, from, to });
    open = whole;
  }
  return parts;
}

function namesIn(tokens: readonly Token[], names: Glossary, starts: readonly number[]): Found[] {
  return findNames(names, shownWords(tokens)).map(({ first, last }) => ({
    kind: 'name',
    from: (starts[first.place] ?? 0) + openingOf(first.token.text),
    to: (starts[last.place] ?? 0) + closingOf(last.token.text),
  }));
}

/** Where the word begins behind the marks before it. */
function openingOf(text: string): number {
  return /^[^\p{L}\p{N}+]*/u.exec(text)?.[0].length ?? 0;
}

/** Where the word ends before the marks behind it. */
function closingOf(text: string): number {
  return text.length - (/[^\p{L}\p{N}]*$/u.exec(text)?.[0].length ?? 0);
}

/** In order; two that overlap are one. */
function apart(found: readonly Found[]): Found[] {
  const kept: Found[] = [];
  for (const one of found.toSorted((a, b) => a.from - b.from)) {
    const last = kept.at(-1);
    if (last && one.from < last.to) last.to = Math.max(last.to, one.to);
    else kept.push({ ...one });
  }
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
