import { foldWord } from '../text/fold-word.ts';
import { findLoops } from '../text/invented/find-loops.ts';
import { isTooQuick, SPOKEN_SHARE, soundsSaid } from '../text/invented/plausible.ts';
import { silentPhrase } from '../text/invented/silent-phrases.ts';
import { spokenLetters } from '../text/spoken-letters.ts';
import { type Stretches, shareOf } from '../text/stretches.ts';
import { spreadWords } from './spread-words.ts';

/** A segment as Whisper gives it; what a server does not say is null. */
export interface JudgedSegment {
  text: string;
  startMs: number;
  endMs: number;
  noSpeechProb: number | null;
  avgLogprob: number | null;
}

/** `phrase`: what Whisper is known to write on silence; `repetition`: a phrase again and again; `no_speech`: it says itself that there is none. */
export type DropReason = 'phrase' | 'repetition' | 'no_speech';

/** Whisper's own limits: above the one and below the other a segment is silence. */
const SILENT_PROB = 0.6;
const DOUBTFUL_LOGPROB = -1;
/** It is this sure of what is really said. */
const SPOKEN_PROB = 0.1;
const SPOKEN_LOGPROB = -0.3;

/**
 * Segments without what Whisper invents where nobody speaks, and what was dropped and why. With `speech`, the stretches
 * in which somebody speaks, it is known better what was said. Dropped segments cover nothing: if there is speech, it is
 * missing (`findMissing`). Of a phrase that repeats itself the first is kept where it has a segment of its own.
 */
export function dropHallucinations<S extends JudgedSegment>(
  segments: readonly S[],
  speech: Stretches | null = null,
): { kept: S[]; dropped: { segment: S; reason: DropReason }[] } {
  const repeated = repetitions(segments, speech);
  const kept: S[] = [];
  const dropped: { segment: S; reason: DropReason }[] = [];
  for (const segment of segments) {
    const reason = isPhrase(segment, speech) ? 'phrase' : repeated.has(segment) ? 'repetition' : isSilent(segment) ? 'no_speech' : null;
    if (reason) dropped.push({ segment, reason });
    else kept.push(segment);
  }
  return { kept, dropped };
}

function isPhrase(segment: JudgedSegment, speech: Stretches | null): boolean {
  const phrase = silentPhrase(segment.text);
  return phrase === 'credit' || (phrase === 'ending' && !isSpoken(segment, speech));
}

/** Whether there is good evidence that a rare phrase was said. */
function isSpoken({ text, startMs, endMs, noSpeechProb, avgLogprob }: JudgedSegment, speech: Stretches | null): boolean {
  if (isTooQuick(spokenLetters(text), endMs - startMs)) return false;
  if (speech) return shareOf(speech, startMs, endMs) >= SPOKEN_SHARE && (noSpeechProb ?? 0) < SILENT_PROB;
  return noSpeechProb !== null && noSpeechProb < SPOKEN_PROB && avgLogprob !== null && avgLogprob > SPOKEN_LOGPROB;
}

function isSilent({ noSpeechProb, avgLogprob }: JudgedSegment): boolean {
  return noSpeechProb !== null && noSpeechProb > SILENT_PROB && avgLogprob !== null && avgLogprob < DOUBTFUL_LOGPROB;
}

/** Segments most of whose words repeat those before them as nobody speaks. */
function repetitions<S extends JudgedSegment>(segments: readonly S[], speech: Stretches | null): Set<S> {
  const words = segments.flatMap((segment) => spreadWords(segment.text, segment.startMs, segment.endMs).map((word) => ({ segment, word })));
  const again = new Map<S, number>();
  for (const loop of findLoops(words.map(({ word }) => foldWord(word.text)))) {
    const said = words.slice(loop.from, loop.to);
    const heard = said.map(({ word }) => word);
    if (soundsSaid(loop, heard, speech)) continue;
    for (const { segment } of said.slice(loop.period)) again.set(segment, (again.get(segment) ?? 0) + 1);
  }
  const counts = Map.groupBy(words, ({ segment }) => segment);
  return new Set([...again].filter(([segment, count]) => 2 * count > (counts.get(segment)?.length ?? 0)).map(([segment]) => segment));
}
