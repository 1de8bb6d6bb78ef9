import { SAMPLE_RATE } from '../../audio/pcm.ts';
import { splitChunk } from '../../audio/split-chunk.ts';
import type { Recognition } from '../../engines/engine.ts';
import { fillMissing, padWindow, type Refill } from '../../transcript/fill-missing.ts';
import { coveredBy, findMissing } from '../../transcript/find-missing.ts';

/** No pause that is sent is as long as this. */
const MISSING_MS = 4000;
/** At an edge of the clip no pause is sent at all: this is a word. The last window of Whisper may hold no more. */
const MISSING_AT_EDGE_MS = 700;
const SHORTEST_WORD_MS = 300;
/** Whisper loses windows of 30 s: what is asked for again fits into one, with the room round it. */
const LONGEST_MS = 26_000;
/** A word that comes as near to a cut may be half a word. */
const AT_CUT_MS = 50;

export type Window = [startMs: number, endMs: number];
type Word = Recognition['words'][number];
type Heard = Pick<Recognition, 'words' | 'covered'>;

interface Answer {
  refills: Refill<Word>[];
  /** What has to be asked for once more. */
  left: Window[];
}

/**
 * Asks again for windows of speech in which a recognition has no words, of `hearWindow`, and for what stays without a
 * second time (`again` 1), cut smaller: the same audio would get the same answer. `missing` is where nothing was heard
 * then. All in milliseconds of the clip, whose samples `load` gives.
 */
export async function hearMissing(
  recognition: Recognition,
  durationMs: number,
  load: () => Promise<Int16Array>,
  hearWindow: (fromMs: number, toMs: number, again: number) => Promise<Recognition | null>,
): Promise<{ recognition: Recognition; missing: Window[] }> {
  const ask = async (window: Window, again: number): Promise<Answer> => {
    const [fromMs, toMs] = padWindow(window, durationMs);
    const heard = shift(await hearWindow(fromMs, toMs, again), fromMs);
    if (heard.words.some((word) => isInside(window, word))) {
      const whole: Window = [fromMs + AT_CUT_MS, toMs - AT_CUT_MS];
      const words = heard.words.filter((word) => isInside(window, word) || isWithin(whole, word));
      return { refills: [{ window, words }], left: findMissing([window], coveredBy(heard), { minMs: MISSING_MS }) };
    }
    // Where the words round a short window come again and none in it, there is none.
    const isPause = again === 0 && heard.words.length > 0 && lengthOf(window) < MISSING_MS;
    return { refills: [], left: isPause ? [] : [window] };
  };

  let { words } = recognition;
  const heardIn = [...coveredBy(recognition)];
  let open = findMissing([[0, durationMs]], heardIn, { minMs: MISSING_AT_EDGE_MS }).filter(
    (window) => window[0] === 0 || window[1] === durationMs || lengthOf(window) >= MISSING_MS,
  );
  for (const again of [0, 1]) {
    const answers: Answer[] = [];
    for (const window of await cutAll(open, again, load)) answers.push(await ask(window, again));
    const refills = answers.flatMap((answer) => answer.refills);
    words = fillMissing(words, refills);
    heardIn.push(...refills.flatMap((refill) => reachOf(refill.words)));
    open = answers.flatMap(({ left }) => left).flatMap((window) => findMissing([window], heardIn, { minMs: SHORTEST_WORD_MS }));
  }
  // Of windows that touch it makes one.
  const missing = findMissing(inOrder(open), heardIn, { minMs: SHORTEST_WORD_MS });
  return { recognition: { ...recognition, words }, missing };
}

/** From the first word to the last, without what is no pause any more. */
function reachOf(words: readonly Word[]): Window[] {
  const reach: Window[] = [];
  for (const { startMs, endMs } of words) {
    const last = reach.at(-1);
    if (last && startMs - last[1] < MISSING_MS) last[1] = Math.max(last[1], endMs);
    else reach.push([startMs, endMs]);
  }
  return reach;
}

/** What was heard of a stretch that begins at `byMs`, on the time line of the clip. */
function shift(heard: Recognition | null, byMs: number): Heard {
  const { words, covered } = heard ?? { words: [] };
  return {
    words: words.map((word) => ({ ...word, startMs: word.startMs + byMs, endMs: word.endMs + byMs })),
    ...(covered && { covered: covered.map(([startMs, endMs]): Window => [startMs + byMs, endMs + byMs]) }),
  };
}

function isInside([startMs, endMs]: Window, word: Word): boolean {
  const middleMs = (word.startMs + word.endMs) / 2;
  return middleMs > startMs && middleMs < endMs;
}

function isWithin([startMs, endMs]: Window, word: Word): boolean {
  return word.startMs >= startMs && word.endMs <= endMs;
}

function lengthOf([startMs, endMs]: Window): number {
  return endMs - startMs;
}

function inOrder(windows: readonly Window[]): Window[] {
  return windows.toSorted((one, other) => one[0] - other[0]);
}

/** Windows in parts that are heard at once; the second time each in smaller ones. */
async function cutAll(windows: readonly Window[], again: number, load: () => Promise<Int16Array>): Promise<Window[]> {
  const parts = await Promise.all(windows.map((window) => cut(window, again === 0 ? LONGEST_MS : lengthOf(window) - 1, load)));
  return parts.flat();
}

/** A window in parts no longer than this, cut in pauses where there are any; one that is too short to be cut stays whole. */
async function cut(window: Window, longestMs: number, load: () => Promise<Int16Array>): Promise<Window[]> {
  const [startMs, endMs] = window;
  if (lengthOf(window) <= longestMs) return [window];
  const halves = splitChunk({ startMs, endMs, pieces: [window], overlapMs: 0 }, slice(await load(), startMs, endMs));
  if (halves === null) return [window];
  const parts = await Promise.all(halves.map((half) => cut([half.startMs, half.endMs], longestMs, load)));
  return parts.flat();
}

/** Samples (16 kHz) between two places. */
export function slice(samples: Int16Array, fromMs: number, toMs: number): Int16Array {
  return samples.slice((fromMs * SAMPLE_RATE) / 1000, (toMs * SAMPLE_RATE) / 1000);
}
