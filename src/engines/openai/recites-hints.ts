import { foldWord } from '../../text/fold-word.ts';
import { splitWords } from '../../transcript/split-words.ts';

/** Two names in a row are said all the time. */
const FEWEST_HINTS = 3;

/** Whether a text is nothing but hints, several of them in the order in which they were sent: Whisper reads out its prompt where nobody speaks. */
export function recitesHints(text: string, hints: readonly string[]): boolean {
  if (hints.length < FEWEST_HINTS) return false;
  const said = folded(text);
  const told = hints.map(folded);
  return told.some((_, first) => {
    let rest = said;
    let count = 0;
    for (const hint of told.slice(first)) {
      if (hint === '' || !`${rest} `.startsWith(`${hint} `)) break;
      rest = rest.slice(hint.length + 1);
      count++;
      if (rest === '') return count >= FEWEST_HINTS;
    }
    return false;
  });
}

function folded(text: string): string {
  return splitWords(text).map(foldWord).filter(Boolean).join(' ');
}
