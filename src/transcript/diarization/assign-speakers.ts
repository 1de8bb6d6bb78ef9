import type { SpeakerTurn } from '../speaker-turn.ts';
import type { TimedWord } from '../word.ts';

export interface SpeakerOfWord {
  /** Null when nobody has a turn anywhere. */
  speaker: string | null;
  /** Two or more speak at once for at least half of the word. */
  overlapped: boolean;
}

/** A longer pause ends a phrase, as does the mark of a sentence. */
const PAUSE_MS = 400;
const SENTENCE_END = /[.?!…]["»”)]*$/u;
/** A phrase of so many words tells whom a word at its edge belongs to. */
const PHRASE_WORDS = 4;

/**
 * Who says each word, one answer for each in their order: whose turns cover most of it; outside of all turns, whose
 * turn is nearest. A lone word within somebody else's phrase, or at the edge of one, is theirs: turns are less exact
 * than words. Times are not changed.
 */
export function assignSpeakers(words: readonly TimedWord[], turns: readonly SpeakerTurn[]): SpeakerOfWord[] {
  const index = indexTurns(turns);
  let before: string | null = null;
  const heard = words.map((word) => {
    const found = speakerOf(word, index, before);
    before = found.speaker;
    return found;
  });
  return phrases(words).flatMap(([from, to]) => smooth(heard.slice(from, to)));
}

interface TurnIndex {
  turns: readonly SpeakerTurn[];
  /** Of the turns up to each, the one that ends last. */
  latest: readonly SpeakerTurn[];
}

function indexTurns(given: readonly SpeakerTurn[]): TurnIndex {
  const turns = given.filter(({ startMs, endMs }) => endMs > startMs).toSorted((a, b) => a.startMs - b.startMs);
  let last: SpeakerTurn | null = null;
  const latest = turns.map((turn) => {
    if (last === null || turn.endMs > last.endMs) last = turn;
    return last;
  });
  return { turns, latest };
}

function speakerOf(word: TimedWord, index: TurnIndex, before: string | null): SpeakerOfWord {
  const { turns, latest } = index;
  const startMs = word.startMs;
  const endMs = Math.max(word.endMs, startMs + 1);
  const behind = firstFrom(turns, endMs);
  const shares = new Map<string, number>();
  for (let i = behind - 1; i >= 0 && (latest[i] as SpeakerTurn).endMs > startMs; i--) {
    const turn = turns[i] as SpeakerTurn;
    const common = Math.min(endMs, turn.endMs) - Math.max(startMs, turn.startMs);
    if (common > 0) shares.set(turn.speaker, (shares.get(turn.speaker) ?? 0) + common);
  }
  if (shares.size === 0) return { speaker: nearest(index, behind, startMs, endMs), overlapped: false };
  const [first, second] = [...shares].toSorted(([a, x], [b, y]) => y - x || Number(b === before) - Number(a === before));
  return { speaker: first?.[0] ?? null, overlapped: (second?.[1] ?? 0) * 2 >= endMs - startMs };
}

/** How many turns begin before `ms`. */
function firstFrom(turns: readonly SpeakerTurn[], ms: number): number {
  let low = 0;
  for (let high = turns.length; low < high; ) {
    const middle = (low + high) >> 1;
    if ((turns[middle] as SpeakerTurn).startMs >= ms) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** None covers the word: the one that ended last before it, or the first behind it. */
function nearest({ turns, latest }: TurnIndex, behind: number, startMs: number, endMs: number): string | null {
  const [last, next] = [latest[behind - 1], turns[behind]];
  if (!last || !next) return (last ?? next)?.speaker ?? null;
  return next.startMs - endMs < startMs - last.endMs ? next.speaker : last.speaker;
}

/** Words from the first on, the second not included, that are said without a pause or the end of a sentence between them. */
function phrases(words: readonly TimedWord[]): [from: number, to: number][] {
  const starts = words.flatMap((word, place) => {
    const last = words[place - 1];
    return !last || word.startMs - last.endMs >= PAUSE_MS || SENTENCE_END.test(last.text) ? [place] : [];
  });
  return starts.map((from, place) => [from, starts[place + 1] ?? words.length]);
}

function smooth(phrase: readonly SpeakerOfWord[]): SpeakerOfWord[] {
  const smoothed = phrase.map((word) => ({ ...word }));
  for (const [place, word] of phrase.entries()) {
    const [last, next] = [smoothed[place - 1]?.speaker, phrase[place + 1]?.speaker];
    if (last !== undefined && next !== undefined && last === next && word.speaker !== last)
      (smoothed[place] as SpeakerOfWord).speaker = last;
  }
  if (smoothed.length < PHRASE_WORDS) return smoothed;
  adopt(smoothed, 0, 1);
  adopt(smoothed, smoothed.length - 1, -1);
  return smoothed;
}

/** The word at the edge of a phrase, when all others are by one speaker. */
function adopt(phrase: SpeakerOfWord[], edge: number, step: 1 | -1): void {
  const others = new Set(phrase.filter((_word, place) => place !== edge).map(({ speaker }) => speaker));
  const [own, next] = [phrase[edge], phrase[edge + step]];
  if (own && next && others.size === 1) own.speaker = next.speaker;
}
