import { tagLanguages } from '../text/language/tag-languages.ts';
import { normaliseForScoring } from '../text/normalise-for-scoring.ts';
import { toTokens } from '../text/passage.ts';
import type { AlignedWord } from './score-text.ts';

/** Words of the reference in another language than their sentence: a Russian one in Kazakh speech, or the other way round. */
export interface SwitchedCounts {
  words: number;
  /** Those that were not heard, or heard as others. What was added beside them is not counted. */
  errors: number;
}

const SENTENCE_END = /[.!?…]+["»”’)\]]*(?:\s+|$)|\n+/u;
/** White space, but not what is taken out of words: U+FEFF. */
const SPACES = /[^\S\uFEFF]+/u;

/**
 * Counts them in an alignment of this reference with what was heard. Languages are told as in transcripts; a word of both,
 * such as «договорға», is in another one than any sentence. Null where every word is in the language of its sentence.
 */
export function scoreSwitched(reference: string, alignment: readonly AlignedWord[]): SwitchedCounts | null {
  const switched = reference.split(SENTENCE_END).flatMap(switchedWords);
  const words = switched.filter(Boolean).length;
  if (words === 0) return null;
  const ops = alignment.filter(({ op }) => op !== 'insertion').map(({ op }) => op);
  return { words, errors: ops.filter((op, at) => switched[at] && op !== 'equal').length };
}

/** Counts of several texts as of one; null where there are none. */
export function sumSwitched(parts: readonly (SwitchedCounts | null)[]): (SwitchedCounts & { wer: number }) | null {
  const counts = parts.filter((part) => part !== null);
  if (counts.length === 0) return null;
  const words = counts.reduce((sum, part) => sum + part.words, 0);
  const errors = counts.reduce((sum, part) => sum + part.errors, 0);
  return { words, errors, wer: errors / words };
}

/** For each word that is compared, whether it is in another language than the sentence. */
function switchedWords(sentence: string): boolean[] {
  const written = sentence.split(SPACES).filter((text) => text !== '');
  const languages = languagesOf(written);
  const main = mainLanguage(languages);
  return written.flatMap((text, at) => {
    const language = languages[at] ?? 'und';
    return normaliseForScoring(text).map(() => main !== null && language !== 'und' && language !== main);
  });
}

function languagesOf(written: readonly string[]): string[] {
  const words = written.map((text) => ({ text, startMs: 0, endMs: 0, confidence: null, language: 'und' }));
  return tagLanguages([{ speakerId: '', tokens: toTokens(words) }]).flatMap(({ tokens }) => tokens.map(({ language }) => language));
}

/** The language of most words; those of both count for none. */
function mainLanguage(languages: readonly string[]): string | null {
  const plain = languages.filter((language) => language !== 'und' && language !== 'mixed');
  const counts = Map.groupBy(plain, (language) => language);
  return [...counts].toSorted(([, a], [, b]) => b.length - a.length)[0]?.[0] ?? null;
}
