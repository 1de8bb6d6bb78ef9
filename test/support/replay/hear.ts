import type { Stretch } from './locate.ts';
import type { Reference, ReferenceWord, SpokenLanguage } from './make-reference.ts';
import { type Random, seeded } from './random.ts';

/** A word as an engine hears it, on the time line of the clip. */
export interface HeardWord {
  text: string;
  startMs: number;
  endMs: number;
  language: SpokenLanguage;
  voice: string;
  /** 0 to 1. Lower on wrong words than on right ones, but not so that they can be told apart by it. */
  confidence: number;
}

/** An engine that errs: every word of the reference has its fate by the seed, in whatever clip it comes. */
export interface WordErrors {
  /** The share of words that are wrong: half of them replaced, a quarter left out, a quarter followed by one that was not said. */
  rate: number;
  seed: number | string;
}

/** Less of a word than this is not heard. */
const AUDIBLE_MS = 80;

/** The words of the reference in these stretches, in time order. A cut word is the part of its letters that is there. */
export function hear(reference: Reference, stretches: readonly Stretch[], errors: WordErrors | null = null): HeardWord[] {
  return stretches.flatMap((stretch) => {
    const { clipStartMs, refStartMs } = stretch;
    const refEndMs = refStartMs + stretch.clipEndMs - clipStartMs;
    return wordsBetween(reference.words, refStartMs, refEndMs).flatMap(([index, word]) => {
      const startMs = Math.max(word.startMs, refStartMs);
      const endMs = Math.min(word.endMs, refEndMs);
      if (endMs - startMs <= AUDIBLE_MS) return [];
      const part = { ...word, text: lettersOf(word, startMs, endMs), startMs, endMs };
      const heard = errors ? misheard(reference, index, part, errors) : [{ ...part, confidence: 0.95 }];
      return heard.map((one) => ({
        ...one,
        startMs: one.startMs - refStartMs + clipStartMs,
        endMs: one.endMs - refStartMs + clipStartMs,
      }));
    });
  });
}

/** The letters that the part of the word between two times has, at least one. */
function lettersOf({ text, startMs, endMs }: ReferenceWord, fromMs: number, toMs: number): string {
  const letters = Array.from(text);
  const perMs = letters.length / (endMs - startMs);
  const first = Math.min(Math.round((fromMs - startMs) * perMs), letters.length - 1);
  return letters.slice(first, Math.max(first + 1, Math.round((toMs - startMs) * perMs))).join('');
}

/** Words that overlap the interval, with their places in the list. */
function wordsBetween(words: readonly ReferenceWord[], startMs: number, endMs: number): [index: number, ReferenceWord][] {
  let low = 0;
  let high = words.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((words[middle] as ReferenceWord).endMs <= startMs) low = middle + 1;
    else high = middle;
  }
  const found: [number, ReferenceWord][] = [];
  for (let index = low; index < words.length && (words[index] as ReferenceWord).startMs < endMs; index++)
    found.push([index, words[index] as ReferenceWord]);
  return found;
}

function misheard(reference: Reference, index: number, word: ReferenceWord, { rate, seed }: WordErrors): HeardWord[] {
  const random = seeded(`${seed} word ${index}`);
  const right = (): number => between(random.normal(0.84, 0.1));
  const wrong = (): number => between(random.normal(0.58, 0.15));
  const fate = random.next() / rate;
  if (fate >= 1) return [{ ...word, confidence: right() }];
  if (fate < 0.25) return [];
  if (fate < 0.75) return [{ ...word, text: otherThan(word.text, reference, random), confidence: wrong() }];
  const middleMs = Math.round((word.startMs + word.endMs) / 2);
  return [
    { ...word, endMs: middleMs, confidence: right() },
    { ...word, text: otherThan(word.text, reference, random), startMs: middleMs, confidence: wrong() },
  ];
}

function otherThan(text: string, { words }: Reference, random: Random): string {
  let other = text;
  while (other === text) other = random.pick(words).text;
  return other;
}

const between = (confidence: number): number => Math.round(Math.min(Math.max(confidence, 0.05), 0.99) * 1000) / 1000;
