import type { ImportedText } from '../jobs/imported-text.ts';
import { wordsOf } from '../transcript/read/foreign-transcript.ts';
import { readTranscriptFile } from '../transcript/read/read-transcript-file.ts';
import { parseLanguage } from './parse-language.ts';

/** A transcript in any format that `readTranscriptFile` reads; `language`: that of words whose language it does not say. Throws INVALID_TRANSCRIPT. */
export function readImported(text: string, language: string | undefined): ImportedText {
  const usual = parseLanguage(language);
  const words = wordsOf(readTranscriptFile(text)).map((word) => ({
    ...word,
    language: word.language === 'und' && usual !== 'auto' ? usual : word.language,
  }));
  return {
    words: JSON.stringify(words),
    count: words.length,
    endMs: words.reduce((end, word) => Math.max(end, word.endMs), 0),
  };
}
