import { SAMPLE_RATE } from '../../audio/pcm.ts';
import { splitChunk } from '../../audio/split-chunk.ts';
import type { Recognition } from '../../engines/engine.ts';
import { fillMissing, padWindow } from '../../transcript/fill-missing.ts';
import { findMissing } from '../../transcript/find-missing.ts';

/** A window of speech without words is asked for again when it is as long as this. */
const MISSING_MS = 4000;

export type Window = [startMs: number, endMs: number];

/**
 * Asks again for windows of speech in which a recognition has no words, of `hearWindow`, the second time (`again` 1) in
 * two pieces; `missing` are those that stay without. All in milliseconds of the clip, whose samples `load` gives.
 */
export async function hearMissing(
  recognition: Recognition,
  durationMs: number,
  load: () => Promise<Int16Array>,
  hearWindow: (fromMs: number, toMs: number, again: number) => Promise<Recognition | null>,
): Promise<{ recognition: Recognition; missing: Window[] }> {
  const covered = recognition.covered ?? recognition.words.map(({ startMs, endMs }): Window => [startMs, endMs]);
  let words = recognition.words;
  const missing: Window[] = [];
  const open = findMissing([[0, durationMs]], covered, { minMs: MISSING_MS }).map((window) => ({ window, again: 0 }));
  for (const { window, again } of open) {
    const [fromMs, toMs] = padWindow(window, durationMs);
    const heard = (await hearWindow(fromMs, toMs, again))?.words ?? [];
    const placed = heard.map((word) => ({ ...word, startMs: word.startMs + fromMs, endMs: word.endMs + fromMs }));
    // What lies in the room round the window was heard before.
    if (placed.some((word) => isInside(window, word))) words = fillMissing(words, [fromMs, toMs], placed);
    else if (again === 0) open.push(...(await halvesOf(window, load)).map((half) => ({ window: half, again: 1 })));
    else missing.push(window);
  }
  return { recognition: { ...recognition, words }, missing: joined(missing) };
}

/** Neighbours as one, in time order. */
function joined(windows: readonly Window[]): Window[] {
  return windows
    .toSorted((one, other) => one[0] - other[0])
    .reduce<Window[]>((all, [fromMs, toMs]) => {
      const last = all.at(-1);
      if (last && fromMs <= last[1]) last[1] = toMs;
      else all.push([fromMs, toMs]);
      return all;
    }, []);
}

/** The same audio would get the same answer: the second time it is asked for in two pieces, cut in a pause where there is one. */
async function halvesOf([fromMs, toMs]: Window, load: () => Promise<Int16Array>): Promise<Window[]> {
  const whole = { startMs: fromMs, endMs: toMs, pieces: [[fromMs, toMs]] satisfies Window[], overlapMs: 0 };
  const halves = splitChunk(whole, slice(await load(), fromMs, toMs));
  return halves === null ? [[fromMs, toMs]] : halves.map(({ startMs, endMs }) => [startMs, endMs]);
}

function isInside([fromMs, toMs]: Window, { startMs, endMs }: Recognition['words'][number]): boolean {
  const middleMs = (startMs + endMs) / 2;
  return middleMs > fromMs && middleMs < toMs;
}

/** Samples (16 kHz) between two places. */
export function slice(samples: Int16Array, fromMs: number, toMs: number): Int16Array {
  return samples.slice((fromMs * SAMPLE_RATE) / 1000, (toMs * SAMPLE_RATE) / 1000);
}
