import type { SpeakerTurn } from '../../speaker-turn.ts';
import { bestPath } from './best-path.ts';
import { fitGaussian, logDensity, type Moments, sumOf } from './gaussian.ts';
import { type CountBounds, groupPieces } from './group-pieces.ts';
import { cutPieces, type Piece } from './pieces.ts';
import { type DetectedSpeech, speechRuns } from './speech-runs.ts';
import { FRAME_MS, type FrameRun, type VoiceFrames } from './voice-frames.ts';
import { momentsOf, type Voiced, voicedFrames } from './voiced.ts';

/** A piece with fewer voiced frames is not asked whose it is. */
const FEWEST = 15;
/** Frames that are decided together. */
const BLOCK = 10;
/** Neighbouring frames say the same, so they count less. */
const WEIGHT = 0.3;
const CHANGE = 14;
const CHANGE_AFTER_PAUSE = 7;
const ROUNDS = 2;
/** Frames: who goes on after a shorter pause has not stopped. */
const PAUSE_IN_TURN = 50;

/**
 * Who speaks when, by voice alone: no two at once. The recording is cut into pieces of one voice, the pieces are grouped,
 * and the edges of turns are then found anew, frame by frame. Speakers are `A`, `B`, … by first appearance.
 */
export function findSpeakers(frames: VoiceFrames, detected: readonly DetectedSpeech[], count: CountBounds): SpeakerTurn[] {
  const runs = speechRuns(frames, detected);
  const voiced = voicedFrames(frames, runs);
  const pieces = cutPieces(runs, voiced).filter(({ moments }) => moments.count >= FEWEST);
  if (pieces.length === 0) return toTurns(runs.map((run) => ({ ...run, voice: 0 })));
  const labels = groupPieces(pieces, voiced, count);
  return toTurns(findEdges(runs, voiced, pieces, labels));
}

interface Stretch extends FrameRun {
  voice: number;
}

function findEdges(runs: readonly FrameRun[], voiced: Voiced, pieces: readonly Piece[], labels: readonly number[]): Stretch[] {
  const voices = Math.max(...labels) + 1;
  let stretches = pieces.map(({ from, to }, index): Stretch => ({ from, to, voice: labels[index] as number }));
  let moments = byVoice(pieces, labels, voices);
  for (let round = 0; round < ROUNDS; round++) {
    const found = decideBlocks(runs, voiced, moments);
    // Somebody who says little may lose all of it to the others; they were told apart before.
    if (new Set(found.map(({ voice }) => voice)).size < voices) return round === 0 ? fillRuns(runs, stretches) : stretches;
    stretches = found;
    moments = byVoice(
      stretches.map((stretch) => ({ moments: momentsOf(voiced, stretch) })),
      stretches.map(({ voice }) => voice),
      voices,
    );
  }
  return stretches;
}

function byVoice(parts: readonly { moments: Moments }[], labels: readonly number[], voices: number): Moments[] {
  return Array.from({ length: voices }, (_, voice) =>
    sumOf(parts.filter((_part, index) => labels[index] === voice).map(({ moments }) => moments)),
  );
}

function decideBlocks(runs: readonly FrameRun[], voiced: Voiced, moments: readonly Moments[]): Stretch[] {
  const voices = moments.map((own) => fitGaussian(own, voiced.prior));
  const { starts, runOf } = blocksOf(runs);
  const endOf = (step: number): number => Math.min((starts[step] as number) + BLOCK, (runs[runOf[step] as number] as FrameRun).to);
  const path = bestPath({
    steps: starts.length,
    states: voices.length,
    score: (step, into) => {
      into.fill(0);
      const end = endOf(step);
      for (let frame = starts[step] as number; frame < end; frame++) {
        if (!voiced.has(frame)) continue;
        const vector = voiced.vector(frame);
        for (const [state, voice] of voices.entries()) into[state] = (into[state] as number) + WEIGHT * logDensity(voice, vector);
      }
    },
    change: (step) => (runOf[step] === runOf[step - 1] ? CHANGE : CHANGE_AFTER_PAUSE),
  });
  const stretches: Stretch[] = [];
  for (const [step, voice] of path.entries()) append(stretches, { from: starts[step] as number, to: endOf(step), voice });
  return stretches;
}

/** Where each block begins, and its run; in arrays of numbers, for a recording has ten of them a second. */
function blocksOf(runs: readonly FrameRun[]): { starts: Int32Array; runOf: Int32Array } {
  const count = runs.reduce((sum, { from, to }) => sum + Math.ceil((to - from) / BLOCK), 0);
  const [starts, runOf] = [new Int32Array(count), new Int32Array(count)];
  let block = 0;
  for (const [run, { from, to }] of runs.entries())
    for (let start = from; start < to; start += BLOCK, block++) {
      starts[block] = start;
      runOf[block] = run;
    }
  return { starts, runOf };
}

/** What lies between the stretches of a run, or before the first, goes to its nearest. */
function fillRuns(runs: readonly FrameRun[], stretches: readonly Stretch[]): Stretch[] {
  const distance = (run: FrameRun, other: FrameRun): number => Math.max(other.from - run.to, run.from - other.to);
  return joinNeighbours(
    runs.flatMap((run) => {
      const own = stretches.filter(({ from, to }) => from < run.to && to > run.from);
      if (own.length === 0) {
        const nearest = stretches.reduce((best, next) => (distance(run, next) < distance(run, best) ? next : best));
        return [{ ...run, voice: nearest.voice }];
      }
      return own.map(({ voice }, index) => ({
        from: index === 0 ? run.from : (own[index] as Stretch).from,
        to: own[index + 1]?.from ?? run.to,
        voice,
      }));
    }),
  );
}

function joinNeighbours(stretches: readonly Stretch[]): Stretch[] {
  const joined: Stretch[] = [];
  for (const stretch of stretches) append(joined, stretch);
  return joined;
}

/** Puts a stretch behind others, or to the last one, if it goes on with the same voice. */
function append(stretches: Stretch[], { from, to, voice }: Stretch): void {
  const last = stretches.at(-1);
  if (last && last.voice === voice && last.to === from) last.to = to;
  else stretches.push({ from, to, voice });
}

function toTurns(stretches: readonly Stretch[]): SpeakerTurn[] {
  const names = new Map<number, string>();
  const turns: Stretch[] = [];
  for (const stretch of stretches) {
    if (!names.has(stretch.voice)) names.set(stretch.voice, speakerName(names.size));
    const last = turns.at(-1);
    if (last && last.voice === stretch.voice && stretch.from - last.to <= PAUSE_IN_TURN) last.to = stretch.to;
    else turns.push({ ...stretch });
  }
  return turns.map(({ from, to, voice }) => ({ startMs: from * FRAME_MS, endMs: to * FRAME_MS, speaker: names.get(voice) as string }));
}

/** A to Z, then A2, B2, … */
function speakerName(index: number): string {
  return String.fromCharCode(65 + (index % 26)) + (index < 26 ? '' : String(Math.floor(index / 26) + 1));
}
