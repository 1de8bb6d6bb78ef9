import { leaveOut } from '../leave-out.ts';
import { endsSentence } from '../marks.ts';
import type { Step } from '../passage.ts';
import { endOf, type ShownWord, shownWords, startOf } from '../shown-words.ts';
import { spokenLetters } from '../spoken-letters.ts';
import { type Stretches, shareOf } from '../stretches.ts';
import { findLoops } from './find-loops.ts';
import { isTooQuick, SPOKEN_SHARE, soundsSaid } from './plausible.ts';
import { beginsPhrase, isSoundMark, silentPhrase } from './silent-phrases.ts';

/** An engine that loops may repeat a whole sentence. */
const LONGEST_LOOP = 20;
/** Longer texts are no phrase of the list. */
const LONGEST_PHRASE = 12;
const LONGEST_CREDIT = 6;
/** A pause that ends a phrase where no mark does. */
const PAUSE_MS = 700;
/** With less than this behind it a "thank you" was not said. */
const HARDLY_ANY = 0.1;

/**
 * Leaves out what engines invent where nobody speaks: phrases of the list and marks for sounds, and, over the whole
 * transcript, phrases that repeat themselves as nobody speaks, but for the first. `speech` is where somebody speaks; when
 * it is null, only what is certain is left out.
 */
export function leaveOutInvented(speech: Stretches | null): Step {
  return (passages) => {
    const shown = passages.map(({ tokens }) => shownWords(tokens));
    const words = shown.flat();
    const gone = new Set<ShownWord>();
    const drop = (word: ShownWord): unknown => gone.add(word);
    const folded = words.map((word) => word.folded);
    for (const loop of findLoops(folded, LONGEST_LOOP)) {
      const heard = words.slice(loop.from, loop.to);
      if (!soundsSaid(loop, heard.map(asSpoken), speech)) heard.slice(loop.period).forEach(drop);
    }
    for (const phrase of shown.flatMap(phrasesOf)) {
      const left = phrase.filter((word) => !gone.has(word));
      if (left.length > 0 && isInvented(left, speech)) left.forEach(drop);
    }
    if (gone.size === 0) return [...passages];
    return passages.map((passage, index) =>
      leaveOut(
        passage,
        (shown[index] ?? []).filter((word) => gone.has(word)),
      ),
    );
  };
}

function asSpoken(word: ShownWord) {
  return { text: word.token.text, startMs: startOf(word), endMs: endOf(word) };
}

/** What stands between the pauses of a passage, its sentences, and all of it; only what may be on the list. */
function phrasesOf(words: readonly ShownWord[]): ShownWord[][] {
  if (!words.some(({ token }) => beginsPhrase(token.form))) return [];
  const parts = (isEnd: (word: ShownWord, next: ShownWord) => boolean): ShownWord[][] => {
    const found: ShownWord[][] = [];
    let from = 0;
    for (let place = 0; place < words.length; place++) {
      const [word, next] = [words[place] as ShownWord, words[place + 1]];
      if (next && !isEnd(word, next)) continue;
      if (place + 1 - from <= LONGEST_PHRASE && beginsPhrase((words[from] as ShownWord).token.form))
        found.push(words.slice(from, place + 1));
      from = place + 1;
    }
    return found;
  };
  return [
    ...parts((word, next) => startOf(next) - endOf(word) >= PAUSE_MS),
    ...parts((word) => endsSentence(word.token.text)),
    ...parts(() => false),
  ];
}

function isInvented(words: readonly ShownWord[], speech: Stretches | null): boolean {
  const text = words.map(({ token }) => token.text).join(' ');
  if (isSoundMark(text)) return true;
  const phrase = silentPhrase(text);
  if (phrase === null || phrase === 'credit') return phrase === 'credit' && words.length <= LONGEST_CREDIT;
  const [startMs, endMs] = [startOf(words[0]), endOf(words.at(-1))];
  if (phrase === 'ending' && isTooQuick(spokenLetters(text), endMs - startMs)) return true;
  return speech !== null && shareOf(speech, startMs, endMs) < (phrase === 'ending' ? SPOKEN_SHARE : HARDLY_ANY);
}
