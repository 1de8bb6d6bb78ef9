import { BYTES_PER_MS } from './pcm.ts';
import type { SpeechRegion } from './speech-region.ts';

/** What an engine can take and likes, in milliseconds of audio; the caller turns byte limits into time. */
export interface ChunkLimits {
  minMs: number;
  preferredMs: number;
  /** At least 5 s: an overlap and the padding must leave room for speech. */
  maxMs: number;
}

export interface PlanInput {
  limits: ChunkLimits;
  /** How the engine counts what it bills; null: nothing is billed. */
  billing?: { unitMs: number; minimumMs: number } | null;
  /** Clips that the engine takes in an hour; null: any number. */
  clipsPerHour?: number | null;
  /** Chunks that are recognised at the same time. */
  parallel: number;
  /** Speech in the recording; its probed length until more is known. */
  speechMs: number;
  /** Bytes of the uploaded file for each second, for the range of source bytes that a chunk may stand for. */
  sourceBytesPerSecond: number;
}

export interface PlannedChunk {
  /** Where the first piece begins and the last ends, rounded down to whole milliseconds. */
  startMs: number;
  endMs: number;
  /** What is sent: stretches of the recording in exact milliseconds, as regions have them; long silence left out. */
  pieces: [startMs: number, endMs: number][];
  /** How much of the start repeats the end of the chunk before, where there was no silence to cut in. */
  overlapMs: number;
}

/** How long chunks are to be, and why: logged with every job. */
export interface ChunkSize {
  targetMs: number;
  /** A chunk is closed before its speech grows beyond this. */
  limitMs: number;
  /** A silence that is the longest within this distance on both sides is a cut, wherever it lies. */
  windowMs: number;
  minMs: number;
  maxMs: number;
  reasons: string[];
}

const STEPS = [15_000, 25_000, 50_000, 100_000, 200_000, 400_000, 800_000];
const FLOOR_MS = 25_000;
/** One job takes no more than this of what an engine allows in an hour, as far as its own limits let it. */
const QUOTA_SHARE = 0.25;
const MAX_SOURCE_BYTES = 30 * 1024 ** 2;
/** Speech keeps this much of the silence round it; two of them make a pause that an engine hears as one. */
const PADDING_MS = 300;
/** Silence up to this length stays as it is. */
const KEPT_SILENCE_MS = 1000;
/** Shorter pauses are no silence to cut in. */
const CUTTABLE_MS = 80;
const OVERLAP_MS = 2000;
const SAMPLES_PER_MS = BYTES_PER_MS / 2;

/** The size of chunks for one recording and engine: the engine's limits first, then the finish time, then the billed units. */
export function chunkSize({ limits, billing, clipsPerHour, parallel, speechMs, sourceBytesPerSecond }: PlanInput): ChunkSize {
  const reasons: string[] = [];
  const low = Math.min(FLOOR_MS, limits.preferredMs);
  let wanted = speechMs / (2 * parallel);
  reasons.push(`${Math.round(speechMs / 1000)} s of speech for ${parallel} at once, two rounds: ${Math.round(wanted / 1000)} s`);
  wanted = Math.min(Math.max(wanted, low), limits.preferredMs);
  const bySource = sourceBytesPerSecond > 0 ? (MAX_SOURCE_BYTES / sourceBytesPerSecond) * 1000 : Number.POSITIVE_INFINITY;
  if (bySource < wanted) {
    wanted = Math.max(bySource, low);
    reasons.push(`at most 30 MB of the source a chunk: ${Math.round(wanted / 1000)} s`);
  }
  const byQuota = clipsPerHour ? speechMs / (clipsPerHour * QUOTA_SHARE) : 0;
  if (byQuota > wanted) {
    wanted = Math.min(byQuota, limits.maxMs);
    reasons.push(
      `at most ${Math.round((clipsPerHour ?? 0) * QUOTA_SHARE)} of the ${clipsPerHour} clips an hour for one job: ${Math.round(wanted / 1000)} s`,
    );
  }
  const billedMs = billing?.minimumMs ?? 0;
  if (billedMs > Math.max(low, limits.minMs)) reasons.push(`less than ${billedMs / 1000} s is billed as that`);
  const minMs = Math.min(Math.max(limits.minMs, billedMs), limits.maxMs);
  const step = byQuota >= wanted ? wanted : (STEPS.findLast((size) => size <= wanted) ?? wanted);
  const targetMs = Math.round(Math.min(Math.max(step, minMs), limits.maxMs));
  reasons.push(
    `within ${limits.minMs / 1000} to ${limits.preferredMs / 1000} s (at most ${limits.maxMs / 1000}), rounded down to ${targetMs / 1000} s`,
  );
  // A little slack lets the better silence win, but never so much that there are fewer chunks than places for them.
  const limitMs = Math.round(Math.min(Math.max(targetMs, Math.min(1.5 * targetMs, speechMs / parallel)), limits.maxMs));
  return {
    targetMs,
    limitMs,
    windowMs: targetMs / 2,
    minMs: Math.min(Math.max(minMs, targetMs / 3), limitMs / 2),
    maxMs: limits.maxMs,
    reasons,
  };
}

export interface ChunkPlanner {
  /** Takes the next region (they come in order); gives the chunks that are now certain. */
  push(region: SpeechRegion): PlannedChunk[];
  /** The chunks that were still open when a recording of this length (exact) ended. */
  end(durationMs: number): PlannedChunk[];
}

/** The silence behind the region of the same number. */
interface Pause {
  middleMs: number;
  lengthMs: number;
  dominant: boolean | null;
}

/**
 * Packs speech into chunks while it is being detected. Cuts are defined by the content: a silence that no other within
 * `windowMs` exceeds is one wherever it lies in the recording, so that an appended or trimmed recording keeps its cuts.
 * Where such cuts are too far apart the longest silence near the limit is taken, and only speech without any silence
 * is cut blindly, with an overlap. Only distances between regions are ever rounded, never places: whoever moves all
 * regions by some samples gets the same chunks, moved. `resumeMs`: the end of the last chunk of an earlier run, which
 * stays as it is.
 */
export function createChunkPlanner(size: ChunkSize, resumeMs = 0): ChunkPlanner {
  const regions: SpeechRegion[] = [];
  const pauses: Pause[] = [];
  /** For each region what is sent up to its end, the kept silence before it included. */
  const sent: number[] = [];
  /** Regions before this one are in chunks. */
  let first = 0;
  /** Gaps before this one have been judged. */
  let judged = 0;
  let overlapMs = 0;

  /** The most that the regions `from` to `to` can come to: with full padding, whatever the silence round them leaves of it. */
  function lengthOf(from: number, to: number): number {
    const opening = regions[from] as SpeechRegion;
    const between = (sent[to] as number) - (sent[from] as number);
    return 2 * PADDING_MS + opening.endMs - opening.startMs + between + (from === first ? overlapMs : 0);
  }

  /** The stretches to send for the regions `from` to `to`, padded into the silence round them, near ones joined. */
  function piecesOf(from: number, to: number, durationMs: number): [number, number][] {
    const pieces: [number, number][] = [];
    for (let i = from; i <= to; i++) {
      const region = regions[i] as SpeechRegion;
      const before = regions[i - 1];
      const next = regions[i + 1];
      const startMs = Math.max(before ? halfway(before, region) : resumeMs, region.startMs - PADDING_MS);
      const endMs = Math.min(next ? halfway(region, next) : durationMs, region.endMs + PADDING_MS, durationMs);
      const last = pieces.at(-1);
      if (last && before && region.startMs - before.endMs <= KEPT_SILENCE_MS) last[1] = endMs;
      else pieces.push([startMs, Math.max(endMs, startMs + 1)]);
    }
    const opening = pieces[0];
    if (opening && overlapMs > 0) opening[0] = Math.max(0, opening[0] - overlapMs);
    return pieces;
  }

  function close(last: number, durationMs: number): PlannedChunk {
    const pieces = piecesOf(first, last, durationMs);
    const chunk = chunkOf(pieces, overlapMs);
    first = last + 1;
    const pause = pauses[last];
    overlapMs = pause && pause.lengthMs < CUTTABLE_MS ? Math.min(OVERLAP_MS, lastRegionLength(last)) : 0;
    return chunk;
  }

  const lastRegionLength = (index: number): number => {
    const region = regions[index] as SpeechRegion;
    return Math.floor((region.endMs - region.startMs) / 2);
  };

  /** Decides which silences dominate their surroundings, as far as these are known. */
  function judge(knownMs: number): void {
    for (let i = judged; i < pauses.length; i++) {
      const pause = pauses[i] as Pause;
      if (pause.dominant !== null) continue;
      const beaten = neighbours(i).some(
        (other) => other.lengthMs > pause.lengthMs || (other.lengthMs === pause.lengthMs && other.middleMs < pause.middleMs),
      );
      if (beaten || pause.lengthMs < CUTTABLE_MS) pause.dominant = false;
      else if (knownMs >= pause.middleMs + size.windowMs) pause.dominant = true;
    }
    while (judged < pauses.length && (pauses[judged] as Pause).dominant !== null) judged++;
  }

  function neighbours(index: number): Pause[] {
    const { middleMs } = pauses[index] as Pause;
    const near: Pause[] = [];
    for (let i = index - 1; i >= 0 && middleMs - (pauses[i] as Pause).middleMs <= size.windowMs; i--) near.push(pauses[i] as Pause);
    for (let i = index + 1; i < pauses.length && (pauses[i] as Pause).middleMs - middleMs <= size.windowMs; i++)
      near.push(pauses[i] as Pause);
    return near;
  }

  /** Where the open stretch is cut next: the number of its last region, or null while that is not certain. */
  function nextCut(ended: boolean): number | null {
    let length = 0;
    for (let last = first; last < pauses.length; last++) {
      length = lengthOf(first, last);
      if (length > size.limitMs) return best(last - 1);
      const pause = pauses[last] as Pause;
      if (pause.dominant === null && !ended) return null;
      const fits = length >= size.minMs || lengthOf(first, last + 1) > size.limitMs;
      if (pause.dominant && fits && !(ended && isRemnant(last + 1))) return last;
    }
    const open = regions.length - 1;
    if (open >= first && lengthOf(first, open) > size.limitMs && open > first) return best(open - 1);
    return null;
  }

  /** Whether what is left from this region on is too little for a chunk of its own and fits into the open one. */
  function isRemnant(from: number): boolean {
    const open = regions.length - 1;
    return lengthOf(from, open) < size.minMs && lengthOf(first, open) <= size.limitMs;
  }

  /** The longest silence in the second half of what fits, the later one of equals; an earlier one where that half has none. */
  function best(last: number): number {
    if (last < first) return first;
    let choice = last;
    for (let i = last; i >= first; i--) {
      const longest = (pauses[choice] as Pause).lengthMs;
      if (lengthOf(first, i) < size.limitMs / 2 && longest >= CUTTABLE_MS) break;
      if ((pauses[i] as Pause).lengthMs > longest) choice = i;
    }
    return choice;
  }

  function cut(ended: boolean): PlannedChunk[] {
    const chunks: PlannedChunk[] = [];
    for (let last = nextCut(ended); last !== null; last = nextCut(ended)) chunks.push(close(last, Number.MAX_SAFE_INTEGER));
    return chunks;
  }

  function add(region: SpeechRegion): void {
    const before = regions.at(-1);
    let lengthMs = region.endMs - region.startMs;
    if (before) {
      const silenceMs = region.startMs - before.endMs;
      pauses.push({ middleMs: (before.endMs + region.startMs) / 2, lengthMs: silenceMs, dominant: null });
      lengthMs += silenceMs <= KEPT_SILENCE_MS ? silenceMs : 2 * PADDING_MS;
    }
    sent.push((sent.at(-1) ?? 0) + lengthMs);
    regions.push(region);
  }

  return {
    push(region) {
      const startMs = Math.max(region.startMs, resumeMs);
      if (region.endMs <= startMs) return [];
      if (regions.length === 0) overlapMs = Math.min(OVERLAP_MS, Math.floor(startMs - region.startMs));
      for (const part of split({ startMs, endMs: region.endMs }, size.limitMs - OVERLAP_MS - 2 * PADDING_MS)) add(part);
      judge(region.endMs);
      return cut(false);
    },
    end(durationMs) {
      judge(Number.POSITIVE_INFINITY);
      const chunks = cut(true);
      if (first < regions.length) chunks.push(close(regions.length - 1, durationMs));
      return chunks;
    },
  };
}

/** A chunk of these pieces. */
export function chunkOf(pieces: PlannedChunk['pieces'], overlapMs: number): PlannedChunk {
  return { startMs: Math.floor(pieces[0]?.[0] ?? 0), endMs: Math.floor(pieces.at(-1)?.[1] ?? 0), pieces, overlapMs };
}

/** The middle of the silence between two regions, or less than a millisecond before it. */
function halfway(before: SpeechRegion, next: SpeechRegion): number {
  return before.endMs + Math.floor((next.startMs - before.endMs) / 2);
}

/** Speech without any silence, in equal parts that fit. */
function split(region: SpeechRegion, longestMs: number): SpeechRegion[] {
  const lengthMs = region.endMs - region.startMs;
  const parts = Math.ceil(lengthMs / longestMs);
  const at = (part: number): number => region.startMs + Math.round((lengthMs * part * SAMPLES_PER_MS) / parts) / SAMPLES_PER_MS;
  return Array.from({ length: parts }, (_, part) => ({ startMs: at(part), endMs: at(part + 1) }));
}
