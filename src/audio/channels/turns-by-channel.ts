import { LEVEL_MS } from './channel-levels.ts';

/** A stretch in which somebody speaks on a channel. */
export interface ChannelTurn {
  startMs: number;
  endMs: number;
  /** `channel_1` for the first. */
  speaker: string;
}

/** In dB. Nothing is said below this. */
const SILENCE = -60;
/** Speech is so far above the usual quiet of its channel. */
const ABOVE_QUIET = 9;
/** Speech is not so far below the loudest of its channel. */
const BELOW_LOUD = 30;
/** Who speaks on a channel of their own is so much louder there than elsewhere. */
const APART = 9;
/** A voice that is so much softer than the loudest channel at the time is heard across, not said. */
const CROSS_TALK = 12;
/** For so much of the time one channel must stand out: people let each other speak. */
const OFTEN = 0.7;
/** So often each must stand out to be somebody's. */
const SHARE = 0.02;
const SHORTEST_SPEAKER_MS = 500;
const BRIDGED_MS = 300;
const SHORTEST_MS = 100;

/**
 * The turns of each channel, by start, if every channel with speech on it is one speaker; null if they are not: both the
 * same (dual mono, panned), both the same room or music, or speech on one alone. `levels` as `channelLevels` gives them.
 */
export function turnsByChannel(levels: readonly Float32Array[]): ChannelTurn[] | null {
  const decibels = levels.map((level) => level.map((power) => Math.max(-100, 10 * Math.log10(power + 1e-12))));
  const thresholds = decibels.map(speechThreshold);
  const count = decibels[0]?.length ?? 0;
  const standsOut = decibels.map(() => 0);
  let active = 0;
  let apart = 0;
  for (let at = 0; at < count; at++) {
    const { channel, by } = loudest(decibels, at);
    if (decibelsAt(decibels, channel, at) <= (thresholds[channel] as number)) continue;
    active++;
    if (by < APART) continue;
    apart++;
    standsOut[channel] = (standsOut[channel] as number) + 1;
  }
  const least = Math.max(active * SHARE, SHORTEST_SPEAKER_MS / LEVEL_MS);
  const speakers = [...standsOut.keys()].filter((channel) => (standsOut[channel] as number) >= least);
  if (speakers.length < 2 || apart < active * OFTEN) return null;
  return speakers
    .flatMap((channel) => turnsOf(channel, decibels, thresholds[channel] as number))
    .toSorted((a, b) => a.startMs - b.startMs || a.endMs - b.endMs);
}

function turnsOf(channel: number, decibels: readonly Float32Array[], threshold: number): ChannelTurn[] {
  const turns: ChannelTurn[] = [];
  const count = decibels[channel]?.length ?? 0;
  for (let at = 0; at < count; at++) {
    const level = decibelsAt(decibels, channel, at);
    if (level <= threshold || level < decibelsAt(decibels, loudest(decibels, at).channel, at) - CROSS_TALK) continue;
    const startMs = at * LEVEL_MS;
    const last = turns.at(-1);
    if (last && startMs - last.endMs <= BRIDGED_MS) last.endMs = startMs + LEVEL_MS;
    else turns.push({ startMs, endMs: startMs + LEVEL_MS, speaker: `channel_${channel + 1}` });
  }
  return turns.filter(({ startMs, endMs }) => endMs - startMs >= SHORTEST_MS);
}

/** The loudest channel at a time, and by how much. */
function loudest(decibels: readonly Float32Array[], at: number): { channel: number; by: number } {
  let [channel, first, second] = [0, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let other = 0; other < decibels.length; other++) {
    const level = decibelsAt(decibels, other, at);
    if (level > first) {
      second = first;
      first = level;
      channel = other;
    } else if (level > second) second = level;
  }
  return { channel, by: first - second };
}

function decibelsAt(decibels: readonly Float32Array[], channel: number, at: number): number {
  return decibels[channel]?.[at] ?? SILENCE;
}

function speechThreshold(level: Float32Array): number {
  const sorted = level.toSorted();
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? SILENCE;
  return Math.max(SILENCE, at(0.1) + ABOVE_QUIET, at(0.98) - BELOW_LOUD);
}
