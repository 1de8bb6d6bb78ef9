import type { ImportedText } from '../jobs/imported-text.ts';
import { type ForeignFormat, wordsOf } from '../transcript/read/foreign-transcript.ts';
import { readTranscriptFile } from '../transcript/read/read-transcript-file.ts';
import type { Word } from '../transcript/word.ts';
import { parseLanguage } from './parse-language.ts';

/**
 * The words of a transcript in any format that `readTranscriptFile` reads, and which that is; `language`: that of words whose
 * language it does not say, or `auto`. Throws INVALID_TRANSCRIPT.
 */
export function readForeign(text: string, language: string): { format: ForeignFormat; words: Word[] } {
  const read = readTranscriptFile(text);
  const words = wordsOf(read);
  if (language !== 'auto') for (const word of words) if (word.language === 'und') word.language = language;
  return { format: read.format, words };
}

/** The same as it is kept. Throws UNKNOWN_LANGUAGE, too. */
export function readImported(text: string, language: string | undefined): ImportedText {
  const { words } = readForeign(text, parseLanguage(language));
  return {
    words: JSON.stringify(words),
    count: words.length,
    endMs: words.reduce((end, word) => Math.max(end, word.endMs), 0),
  };
}
