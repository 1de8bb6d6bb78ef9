import { greetingLength } from './end-mark.ts';
import type { HeardWord } from './heard-word.ts';
import { ADDRESSED, AFTER_COMMA, KAZAKH_QUESTION_PARTICLES, RELATIVE, WHOLE } from './sentence-words.ts';
import type { WordForm } from './word-form.ts';

/** How much a pause says for an end: nobody ends a sentence without one. */
const PAUSES: readonly { atLeastMs: number; score: number }[] = [
  { atLeastMs: 900, score: 3.2 },
  { atLeastMs: 600, score: 2.4 },
  { atLeastMs: 400, score: 1.5 },
  { atLeastMs: 250, score: 0.9 },
];
/** Shorter ones end nothing. */
const SHORTEST_MS = 120;
const ENOUGH = 1.8;
const LONG = 20;
const NEVER = -9;
/** They belong to the word before them; numbers to their units. */
const CLINGING = new Set('ше ли же гой еди екен шыгар да де керек болды емес бар жок ма ме ба бе па пе'.split(' '));
/** They join on to what was said, so that a pause before them is more often inside a sentence. */
const CONTINUING = new Set(['чем', 'что', ...RELATIVE]);

/** The sentences of a stretch that one speaker says, in order; each has a word at least. */
export function findSentences(words: readonly HeardWord[], marks: boolean): HeardWord[][] {
  const sentences: HeardWord[][] = [];
  let from = 0;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as HeardWord;
    const next = words[at + 1];
    if (next && !word.form.ends && (marks || scoreOf(words, from, at, next) < ENOUGH)) continue;
    sentences.push(words.slice(from, at + 1));
    from = at + 1;
  }
  return sentences;
}

/** How much says that a sentence that began at `from` ends with the word at `at`. */
function scoreOf(words: readonly HeardWord[], from: number, at: number, next: HeardWord): number {
  const { form, token, pauseMs } = words[at] as HeardWord;
  if (pauseMs < SHORTEST_MS) return NEVER;
  const asks = token.language !== 'ru' && KAZAKH_QUESTION_PARTICLES.has(form.plain);
  if (pauseMs < 900 && (clings(next, asks) || greets(words.slice(from, at + 1), next))) return NEVER;
  let score = PAUSES.find(({ atLeastMs }) => pauseMs >= atLeastMs)?.score ?? 0;
  if (form.leading || form.plain === '') score -= 3;
  if (token.language === 'kk' || token.language === 'mixed') score += asks ? 1.5 : kazakhEnd(form, next);
  else if (form.attribute) score -= 1;
  if (CONTINUING.has(next.form.plain)) score -= 2;
  else if (AFTER_COMMA.has(next.form.plain)) score -= 0.8;
  else if (next.form.opening || next.form.name) score += 0.6;
  const length = at + 1 - from;
  if (length === 1) score += WHOLE.has(form.plain) ? 0.5 : -1;
  if (length > LONG) score += 0.7;
  return score;
}

/** Kazakh verbs end a sentence; what only leads up to a verb does not. */
function kazakhEnd({ dependent, conditional, closing }: WordForm, next: HeardWord): number {
  if (dependent || conditional) return -1.2;
  if (closing > 0) return closing * 1.3;
  return next.token.language === 'ru' ? 0 : -0.8;
}

function clings({ form, token }: HeardWord, afterQuestion: boolean): boolean {
  return form.unit || (CLINGING.has(form.plain) && token.language !== 'ru' && !afterQuestion);
}

/** «Добрый день», and whom it is said to. */
function greets(open: readonly HeardWord[], { form }: HeardWord): boolean {
  return (ADDRESSED.has(form.plain) || form.name) && greetingLength(open) === open.length;
}
