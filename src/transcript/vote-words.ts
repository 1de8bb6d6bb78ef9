import { confidenceScales } from './confidence-scale.ts';
import { groupSlots, joinedText } from './group-slots.ts';
import { keepInOrder } from './keep-in-order.ts';
import { partOverlaps } from './part-overlaps.ts';
import type { TimedWord } from './word.ts';
import { buildNetwork, type Slot, wordsOf } from './word-network.ts';

export interface VotableWord extends TimedWord {
  /** 0 to 1; null when the engine does not say. */
  confidence: number | null;
  language: string | null;
}

/** What one engine heard in a stretch of speech. */
export interface Hypothesis {
  engine: string;
  /** In time order. */
  words: readonly VotableWord[];
  /** How much its word in a language counts; 1 without it. */
  weight?: (language: string | null) => number;
}

export interface VotedWord extends VotableWord {
  /** Those that agreed on it, in the order of the hypotheses. */
  engines: string[];
}

/** A vote is worth this beside its confidence, so that two doubtful engines outvote a sure one. */
const AGREEMENT = 0.5;
/** Stands for the confidence of an engine that gives none: less than that of a word which is right. */
const NEUTRAL = 0.7;
/** Stands for the confidence in having heard nothing. Less than NEUTRAL: where nobody says how sure, a lost word is worse than one too many. */
const SILENCE = 0.65;
/** One engine alone that has nothing for so many words has lost a window; that is no vote against them. */
const LOST_WORDS = 6;

interface Vote {
  engine: number;
  weight: number;
  words: VotableWord[];
}

interface Candidate {
  text: string;
  score: number;
  votes: Vote[];
}

type Place = Slot<VotableWord>;

/**
 * The words on which several engines agree best (ROVER). Their words are aligned by text and time, and each place is
 * voted on: a word, or nothing, gets weight × (confidence + 0.5) from each engine that has it; confidences are first put
 * on one scale (`confidenceScales`). Of equals a word wins over nothing, then the engine that comes first. An engine
 * that heard nothing at all does not vote.
 *
 * A word is spelled as the agreeing engine of the highest weight has it, stands where the one of the highest weight
 * that has real times put it, and has the mean confidence of those that agree. Words keep their order and overlap only
 * where one engine said so.
 */
export function voteWords(hypotheses: readonly Hypothesis[]): VotedWord[] {
  const voters = hypotheses.filter(({ words }) => words.length > 0);
  const slots = buildNetwork(voters.map(({ words }) => words));
  const lost = lostWindows(slots, voters.length);
  const scales = confidenceScales(slots, voters.length);
  const voted: VotedWord[] = [];
  const clocks: number[] = [];
  for (const group of groupSlots(slots)) {
    const [winner] = candidatesOf(group, voters, scales, lost).sort(byScore);
    if (!winner || winner.text === '') continue;
    const { words, clock } = settle(winner, voters);
    voted.push(...words);
    clocks.push(...words.map(() => clock));
  }
  const all = voters.flatMap(({ words }) => words);
  const startMs = all.reduce((least, word) => Math.min(least, word.startMs), Number.POSITIVE_INFINITY);
  return keepInOrder(
    partOverlaps(voted, clocks),
    startMs,
    all.reduce((most, word) => Math.max(most, word.endMs), 0),
  );
}

function candidatesOf(
  group: readonly Place[],
  voters: readonly Hypothesis[],
  scales: readonly number[],
  lost: ReadonlySet<Place>,
): Candidate[] {
  const spoken = group.flatMap(wordsOf).find(({ word }) => word.language !== null)?.word.language ?? null;
  const candidates = new Map<string, Candidate>();
  for (const [engine, voter] of voters.entries()) {
    const words = group.flatMap((slot) => (slot[engine] ? [slot[engine].word] : []));
    const text = joinedText(group, engine);
    if (words.length === 0 && group.some((slot) => lost.has(slot))) continue;
    const weight = voter.weight?.(words[0]?.language ?? spoken) ?? 1;
    const scaled = words.map(({ confidence }) => (confidence === null ? NEUTRAL : confidence * (scales[engine] ?? 1)));
    const sure = words.length === 0 ? SILENCE : mean(scaled);
    const candidate = candidates.get(text) ?? { text, score: 0, votes: [] };
    candidate.score += weight * (sure + AGREEMENT);
    candidate.votes.push({ engine, weight, words });
    candidates.set(text, candidate);
  }
  return [...candidates.values()];
}

/** The better one first. Sums of the same votes in another order differ in their last bits only. */
function byScore(one: Candidate, other: Candidate): number {
  if (Math.abs(one.score - other.score) > 1e-9) return other.score - one.score;
  const silence = Number(one.text === '') - Number(other.text === '');
  return silence || (one.votes[0]?.engine ?? 0) - (other.votes[0]?.engine ?? 0);
}

/** The words of a candidate, and the engine whose times they have. */
function settle({ votes }: Candidate, voters: readonly Hypothesis[]): { words: VotedWord[]; clock: number } {
  const engines = votes.map(({ engine }) => voters[engine]?.engine ?? '');
  const ranked = votes.toSorted((one, other) => other.weight - one.weight);
  const speller = ranked[0] as Vote;
  const alike = ranked.filter(({ words }) => words.length === speller.words.length);
  const clock = alike.find(({ words }) => words.every(({ timing }) => timing === undefined)) ?? speller;
  const words = speller.words.map(({ text, language }, index): VotedWord => {
    const { startMs, endMs, timing } = clock.words[index] as VotableWord;
    return { text, startMs, endMs, confidence: sharedConfidence(alike, index), language, engines, ...(timing && { timing }) };
  });
  return { words, clock: clock.engine };
}

function sharedConfidence(votes: readonly Vote[], index: number): number | null {
  const known = votes.flatMap(({ words }) => words[index]?.confidence ?? []);
  return known.length === 0 ? null : Math.round(mean(known) * 1000) / 1000;
}

/** Places inside windows that one engine alone has nothing for. */
function lostWindows(slots: readonly Place[], engines: number): Set<Place> {
  const lost = new Set<Place>();
  for (let engine = 0; engine < engines; engine++) {
    let run: Place[] = [];
    for (const slot of [...slots, null]) {
      if (slot && slot[engine] === null && wordsOf(slot).length === engines - 1) run.push(slot);
      else {
        if (run.length >= LOST_WORDS) for (const own of run) lost.add(own);
        run = [];
      }
    }
  }
  return lost;
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
