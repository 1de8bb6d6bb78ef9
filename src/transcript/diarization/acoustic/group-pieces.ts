import { bestPath } from './best-path.ts';
import { createCost, fitGaussian, type Moments, momentsDensity, sumOf } from './gaussian.ts';
import { mergeClusters, penalty } from './merge-clusters.ts';
import type { Piece } from './pieces.ts';
import { medianPitch, type Voiced } from './voiced.ts';

export interface CountBounds {
  exact: number | null;
  min: number | null;
  max: number | null;
}

/** More voices than are ever told apart, so that noises have a place of their own before they are merged. */
const FIRST = 14;
const MOST_SPEAKERS = 10;
/** So many pieces are compared with each other; time grows with their square. */
const REPRESENTATIVES = 800;
/** Neighbours that differ by no more, as a multiple of the penalty, may be one without a further look. */
const ALIKE = 1;
/** The size of two clusters is counted in so many voiced frames (about three seconds of speech). */
const PIECE = 150;
/** Medians of ln of the pitch that differ by less say nothing; from the second on the voices need differ far less otherwise. */
const PITCH_SAME = 0.15;
const PITCH_APART = 0.3;
const PITCH_HELP = 0.7;
/** So many voiced frames have a median to be trusted. */
const PITCH_FRAMES = 240;
/** Who is heard for fewer voiced frames (about a second and a half) is nobody new. */
const FEWEST = 60;
/** Neighbouring frames say the same, so they count less. */
const WEIGHT = 0.3;
const CHANGE = 10;
/** After a pause somebody else begins more easily. */
const PAUSE = 15;
const CHANGE_AFTER_PAUSE = 5;

/** The voice of each piece, from 0 on: as many as are told apart, or as `count` says where there is enough speech. */
export function groupPieces(pieces: readonly Piece[], voiced: Voiced, count: CountBounds): number[] {
  const least = Math.max(1, count.exact ?? count.min ?? 1);
  const most = Math.max(least, count.exact ?? count.max ?? MOST_SPEAKERS);
  const target = Math.max(FIRST, least);
  let labels = refine(pieces, voiced, initialVoices(pieces, voiced, target), least);
  for (;;) {
    const voices = voicesOf(pieces, labels, voiced);
    if (voices.length <= least) return labels;
    const { a, b, isSame } = nearestPair(voices, voiced);
    if (!isSame && voices.length <= most) return labels;
    const joined = labels.map((label) => (label === b ? a : label > b ? label - 1 : label));
    labels = refine(pieces, voiced, joined, least);
  }
}

interface Voice {
  moments: Moments;
  pitch: number;
}

function voicesOf(pieces: readonly Piece[], labels: readonly number[], voiced: Voiced): Voice[] {
  return membersOf(pieces, labels).map((own) => ({
    moments: sumOf(own.map(({ moments }) => moments)),
    pitch: medianPitch(voiced, own),
  }));
}

/** The two that are likeliest to be one, `a` before `b`. */
function nearestPair(voices: readonly Voice[], { prior }: Voiced): { a: number; b: number; isSame: boolean } {
  const cost = createCost(prior);
  const costs = voices.map(({ moments }) => cost(moments));
  const nearest = { a: 0, b: 1, isSame: true };
  let least = Number.POSITIVE_INFINITY;
  for (const [b, second] of voices.entries())
    for (const [a, first] of voices.slice(0, b).entries()) {
      const both = sumOf([first.moments, second.moments]);
      const gain = cost(both) - (costs[a] as number) - (costs[b] as number);
      const [small, all] = [Math.min(first.moments.count, second.moments.count), both.count];
      const size = (4 * small * (all - small)) / all / PIECE;
      const pitch = clamp((Math.abs(first.pitch - second.pitch) - PITCH_SAME) / (PITCH_APART - PITCH_SAME)) * clamp(small / PITCH_FRAMES);
      const needed = differenceOfOne(size) * (1 - PITCH_HELP * pitch);
      const excess = small < FEWEST ? small - FEWEST : gain / penalty(prior.spread.sum.length, all) - needed;
      if (excess >= least) continue;
      least = excess;
      Object.assign(nearest, { a, b, isSame: excess < 0 });
    }
  return nearest;
}

/**
 * How far the halves of what one person says lie apart at most, as a multiple of the penalty: more, the more is said, first
 * quickly, because few words may be all of one kind. Found on made and real voices whose turns are known.
 */
function differenceOfOne(size: number): number {
  return 2 + 1.8 * (1 - Math.exp(-size / 10)) + Math.max(0.012 * size, 0.06 * size - 2.9);
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value));
}

/** Every piece goes to the voice that it fits, until nothing changes; voices that lose all are gone, but not below `least`. */
function refine(pieces: readonly Piece[], voiced: Voiced, labels: number[], least: number): number[] {
  let refined = labels;
  for (let round = 0; round < 3; round++) {
    const next = fitPieces(pieces, voiced, membersOf(pieces, refined));
    if (Math.max(...next) + 1 < Math.min(least, Math.max(...refined) + 1)) break;
    refined = next;
  }
  return refined;
}

function fitPieces(pieces: readonly Piece[], { prior }: Voiced, members: readonly (readonly Piece[])[]): number[] {
  const voices = members.map((own) => fitGaussian(sumOf(own.map(({ moments }) => moments)), prior));
  const path = bestPath({
    steps: pieces.length,
    states: voices.length,
    score: (step, into) => {
      for (const [state, voice] of voices.entries()) into[state] = WEIGHT * momentsDensity(voice, (pieces[step] as Piece).moments);
    },
    change: (step) => ((pieces[step]?.from ?? 0) - (pieces[step - 1]?.to ?? 0) > PAUSE ? CHANGE_AFTER_PAUSE : CHANGE),
  });
  return renumber(path);
}

function membersOf(pieces: readonly Piece[], labels: readonly number[]): Piece[][] {
  const members: Piece[][] = Array.from({ length: Math.max(...labels) + 1 }, () => []);
  for (const [index, piece] of pieces.entries()) members[labels[index] as number]?.push(piece);
  return members;
}

/** From 0 on without gaps, by first appearance. */
function renumber(labels: ArrayLike<number>): number[] {
  const numbers = new Map<number, number>();
  return Array.from(labels, (label) => {
    if (!numbers.has(label)) numbers.set(label, numbers.size);
    return numbers.get(label) as number;
  });
}

/** Neighbours that are alike are merged first; if there are still too many, the longest speak for the rest. */
function initialVoices(pieces: readonly Piece[], voiced: Voiced, target: number): number[] {
  const strands = mergeNeighbours(pieces, voiced);
  const counts = strands.map((own) => own.reduce((sum, index) => sum + (pieces[index] as Piece).moments.count, 0));
  const longest = [...strands.keys()].toSorted((x, y) => (counts[y] as number) - (counts[x] as number)).slice(0, REPRESENTATIVES);
  const moments = longest.map((strand) => sumOf((strands[strand] as number[]).map((index) => (pieces[index] as Piece).moments)));
  const voices = mergeClusters(moments, target, voiced.prior);
  if (longest.length === strands.length) {
    const labels = pieces.map(() => 0);
    for (const [place, strand] of longest.entries())
      for (const index of strands[strand] as number[]) labels[index] = voices[place] as number;
    return labels;
  }
  const members = Array.from({ length: Math.max(...voices) + 1 }, (_, voice) =>
    longest
      .filter((_strand, place) => voices[place] === voice)
      .flatMap((strand) => (strands[strand] as number[]).map((index) => pieces[index] as Piece)),
  );
  return fitPieces(pieces, voiced, members);
}

/** Indexes of pieces, those of one strand together; no more than needed are merged. */
function mergeNeighbours(pieces: readonly Piece[], { prior }: Voiced): number[][] {
  const cost = createCost(prior);
  let strands = pieces.map(({ moments }, index) => ({ indexes: [index], moments }));
  while (strands.length > REPRESENTATIVES) {
    const gains = strands.slice(1).map((strand, before) => {
      const both = sumOf([(strands[before] as typeof strand).moments, strand.moments]);
      const gain = cost(both) - cost((strands[before] as typeof strand).moments) - cost(strand.moments);
      return { before, gain: gain / penalty(prior.spread.sum.length, both.count) };
    });
    const alike = gains.filter(({ gain }) => gain < ALIKE).toSorted((x, y) => x.gain - y.gain);
    const joined = new Set<number>();
    for (const { before } of alike) {
      if (strands.length - joined.size <= REPRESENTATIVES) break;
      // Each is joined to one other at most in a round.
      if (![before - 1, before, before + 1].some((place) => joined.has(place))) joined.add(before);
    }
    if (joined.size === 0) break;
    strands = strands.flatMap((strand, place) => {
      if (joined.has(place - 1)) return [];
      const next = strands[place + 1];
      if (!joined.has(place) || !next) return [strand];
      return [{ indexes: [...strand.indexes, ...next.indexes], moments: sumOf([strand.moments, next.moments]) }];
    });
  }
  return strands.map(({ indexes }) => indexes);
}
