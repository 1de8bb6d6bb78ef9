import type { SpeakerTurn } from '../speaker-turn.ts';
import { bestPairs } from './best-pairs.ts';

export interface DiarizationScoring {
  /**
   * Time left out round each edge of a reference turn: its whole width, half on each side, as pyannote.metrics counts.
   * The ±250 ms of md-eval are 500 here. 0 by default.
   */
  collarMs?: number;
  /** Leaves out where two or more reference speakers talk. */
  skipOverlap?: boolean;
}

/** How far turns are from the reference; times in milliseconds. */
export interface DiarizationScore {
  /** Reference speech, counted once for each speaker. */
  totalMs: number;
  /** Speech by more speakers than there are. */
  falseAlarmMs: number;
  /** Speech of the reference that nobody is given for. */
  missedMs: number;
  /** Given to another speaker. */
  confusionMs: number;
  /** Diarization error rate: the three parts for the total; may be above 1. */
  der: number;
  /** Jaccard error rate: mean over the reference speakers of what is not common, for what either has. */
  jer: number;
  /** The speaker of the hypothesis that stands for one of the reference; null for none. */
  pairs: Map<string, string | null>;
}

/** Two turns of one speaker at once count once. Speakers are paired so that most time is common, after collar and overlap are out. */
export function scoreTurns(
  reference: readonly SpeakerTurn[],
  hypothesis: readonly SpeakerTurn[],
  { collarMs = 0, skipOverlap = false }: DiarizationScoring = {},
): DiarizationScore {
  const referenceNames = [...new Set(reference.map(({ speaker }) => speaker))];
  const hypothesisNames = [...new Set(hypothesis.map(({ speaker }) => speaker))];
  const pieces = cutPieces(reference, hypothesis, collarMs / 2).filter(({ said }) => !skipOverlap || said.length < 2);
  const common = referenceNames.map(() => hypothesisNames.map(() => 0));
  const rows = new Map(referenceNames.map((name, row) => [name, common[row] as number[]]));
  const columns = new Map(hypothesisNames.map((name, column) => [name, column]));
  for (const { ms, said, given } of pieces)
    for (const name of said)
      for (const other of given) {
        const row = rows.get(name) as number[];
        const column = columns.get(other) as number;
        row[column] = (row[column] ?? 0) + ms;
      }
  const paired = bestPairs(common);
  const pairs = new Map(
    referenceNames.map((name, row) => {
      const column = paired[row] ?? null;
      return [name, column === null || common[row]?.[column] === 0 ? null : (hypothesisNames[column] ?? null)];
    }),
  );

  let [totalMs, falseAlarmMs, missedMs, confusionMs] = [0, 0, 0, 0];
  for (const { ms, said, given } of pieces) {
    const right = said.filter((name) => given.includes(pairs.get(name) as string)).length;
    totalMs += ms * said.length;
    missedMs += ms * Math.max(0, said.length - given.length);
    falseAlarmMs += ms * Math.max(0, given.length - said.length);
    confusionMs += ms * (Math.min(said.length, given.length) - right);
  }
  return {
    totalMs,
    falseAlarmMs,
    missedMs,
    confusionMs,
    der: share(falseAlarmMs + missedMs + confusionMs, totalMs),
    jer: jaccardError(pieces, pairs),
    pairs,
  };
}

/** A stretch in which the same people talk. */
interface Piece {
  ms: number;
  said: readonly string[];
  given: readonly string[];
}

type Side = 'said' | 'given' | 'collar';

function cutPieces(reference: readonly SpeakerTurn[], hypothesis: readonly SpeakerTurn[], halfCollarMs: number): Piece[] {
  const collars = halfCollarMs === 0 ? [] : reference.flatMap(({ startMs, endMs }) => [startMs, endMs]);
  const edges = [
    ...reference.flatMap((turn) => edgesOf('said', turn)),
    ...hypothesis.flatMap((turn) => edgesOf('given', turn)),
    ...collars.flatMap((at) => edgesOf('collar', { startMs: at - halfCollarMs, endMs: at + halfCollarMs, speaker: '' })),
  ].toSorted((a, b) => a.at - b.at);
  const open = { said: new Map<string, number>(), given: new Map<string, number>(), collar: new Map<string, number>() };
  const pieces: Piece[] = [];
  let from = edges[0]?.at ?? 0;
  for (const { at, side, speaker, by } of edges) {
    if (at > from && open.collar.size === 0) pieces.push({ ms: at - from, said: [...open.said.keys()], given: [...open.given.keys()] });
    from = at;
    const turns = (open[side].get(speaker) ?? 0) + by;
    if (turns === 0) open[side].delete(speaker);
    else open[side].set(speaker, turns);
  }
  return pieces;
}

function edgesOf(side: Side, { startMs, endMs, speaker }: SpeakerTurn): { at: number; side: Side; speaker: string; by: number }[] {
  if (endMs <= startMs) return [];
  return [
    { at: startMs, side, speaker, by: 1 },
    { at: endMs, side, speaker, by: -1 },
  ];
}

function jaccardError(pieces: readonly Piece[], pairs: ReadonlyMap<string, string | null>): number {
  const errors: number[] = [];
  for (const [name, other] of pairs) {
    let [either, both, own] = [0, 0, 0];
    for (const { ms, said, given } of pieces) {
      const isSaid = said.includes(name);
      const isGiven = other !== null && given.includes(other);
      if (isSaid) own += ms;
      if (isSaid || isGiven) either += ms;
      if (isSaid && isGiven) both += ms;
    }
    // A speaker who is wholly left out of the scoring is no speaker.
    if (own > 0) errors.push(1 - both / either);
  }
  if (errors.length === 0) return pieces.some(({ given }) => given.length > 0) ? 1 : 0;
  return errors.reduce((sum, error) => sum + error, 0) / errors.length;
}

function share(part: number, whole: number): number {
  if (whole > 0) return part / whole;
  return part === 0 ? 0 : 1;
}
