import { leaveOut } from '../leave-out.ts';
import { endsSentence } from '../marks.ts';
import type { Passage, Step } from '../passage.ts';
import { shownWords } from '../shown-words.ts';
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

interface Place {
  passage: number;
  /** In the passage. */
  place: number;
  text: string;
  folded: string;
  startMs: number;
  endMs: number;
}

/**
 * Leaves out what engines invent where nobody speaks: phrases of the list and marks for sounds, and, over the whole
 * transcript, phrases that repeat themselves as nobody speaks, but for the first. `speech` is where somebody speaks; when
 * it is null, only what is certain is left out.
 */
export function leaveOutInvented(speech: Stretches | null): Step {
  return (passages) => {
    const words = placesOf(passages);
    const gone = passages.map(() => new Set<number>());
    const drop = (word: Place): void => void gone[word.passage]?.add(word.place);
    const folded = words.map((word) => word.folded);
    for (const loop of findLoops(folded, LONGEST_LOOP)) {
      const heard = words.slice(loop.from, loop.to);
      if (!soundsSaid(loop, heard, speech)) heard.slice(loop.period).forEach(drop);
    }
    const isLeft = (word: Place): boolean => !gone[word.passage]?.has(word.place);
    for (const phrase of phrasesOf(words)) {
      const left = phrase.filter(isLeft);
      if (left.length > 0 && isInvented(left, speech)) left.forEach(drop);
    }
    return passages.map((passage, index) => leaveOut(passage, gone[index] as Set<number>));
  };
}

function placesOf(passages: readonly Passage[]): Place[] {
  const places: Place[] = [];
  for (const [passage, { tokens }] of passages.entries()) {
    for (const { place, token, folded } of shownWords(tokens)) {
      const { text, spoken } = token;
      places.push({ passage, place, text, folded, startMs: spoken[0]?.startMs ?? 0, endMs: spoken.at(-1)?.endMs ?? 0 });
    }
  }
  return places;
}

/** What stands between pauses, sentences, whole passages; only what is short enough for the list. */
function phrasesOf(words: readonly Place[]): Place[][] {
  const parts = (isEnd: (word: Place, next: Place) => boolean): Place[][] => {
    const found: Place[][] = [];
    let from = 0;
    for (let place = 0; place < words.length; place++) {
      const [word, next] = [words[place] as Place, words[place + 1]];
      if (next && next.passage === word.passage && !isEnd(word, next)) continue;
      const first = words[from] as Place;
      if (place + 1 - from <= LONGEST_PHRASE && beginsPhrase(first.text, first.folded)) found.push(words.slice(from, place + 1));
      from = place + 1;
    }
    return found;
  };
  return [
    ...parts((word, next) => next.startMs - word.endMs >= PAUSE_MS),
    ...parts((word) => endsSentence(word.text)),
    ...parts(() => false),
  ];
}

function isInvented(words: readonly Place[], speech: Stretches | null): boolean {
  const text = words.map((word) => word.text).join(' ');
  if (isSoundMark(text)) return true;
  const phrase = silentPhrase(text);
  if (phrase === null || phrase === 'credit') return phrase === 'credit' && words.length <= LONGEST_CREDIT;
  const [startMs, endMs] = [words[0]?.startMs ?? 0, words.at(-1)?.endMs ?? 0];
  if (phrase === 'ending' && isTooQuick(spokenLetters(text), endMs - startMs)) return true;
  return speech !== null && shareOf(speech, startMs, endMs) < (phrase === 'ending' ? SPOKEN_SHARE : HARDLY_ANY);
}
