import sherpa from 'sherpa-onnx-node';
import { createAnchorFinder } from './find-anchors.ts';
import { SAMPLE_RATE } from './pcm.ts';
import type { SpeechRegion } from './speech-region.ts';

/** Samples that the model takes at a time. */
const WINDOW = 512;
/** Speech without any pause is handed out in pieces of this length or somewhat more, so that memory stays bounded. */
const LONGEST = 60 * SAMPLE_RATE;
/** Samples that the model hears before an anchor, to find its feet; two anchors are never nearer to each other. */
export const PRE_ROLL = 32 * WINDOW;
/**
 * A short answer, as "да" or "иә". The detector is sure at the end of a window and dates the start back by this, so a
 * little less than four windows loses least of the start.
 */
const MIN_SPEECH = 0.122;
const MIN_SILENCE = 0.2;
/** Samples behind an anchor that the model hears before it starts afresh: what ended at the anchor has been silent for long enough then. */
const REACH = MIN_SILENCE * SAMPLE_RATE + 2 * WINDOW;
/** Started afresh, the model may need so long to find speech again that was going on. */
const BRIDGED = SAMPLE_RATE;
/** A power of two, for all between the start of a pre-roll and the end of the reach. */
const REMEMBERED = 2 ** 15;

export interface SpeechFinder {
  /** Forgets the recording before. */
  begin(): void;
  /** Takes the next samples; gives the regions that are complete. */
  push(samples: Int16Array): SpeechRegion[];
  /** The regions that were still open when the recording ended. */
  end(): SpeechRegion[];
}

/**
 * Silero VAD, which takes windows from the first sample on and remembers all that it heard, in sections: at every anchor
 * of the sound it starts afresh, a second before it. So what it finds behind an anchor is that of the sound alone, to
 * the sample, however much lies before. Speech that goes on over an anchor stays one region: what both sections find of
 * it, and a second between where the one before was still hearing it.
 */
export function createSpeechFinder(model: string): SpeechFinder {
  const vad = new sherpa.Vad(
    {
      sileroVad: {
        model,
        threshold: 0.5,
        minSpeechDuration: MIN_SPEECH,
        minSilenceDuration: MIN_SILENCE,
        maxSpeechDuration: 20,
        windowSize: WINDOW,
      },
      sampleRate: SAMPLE_RATE,
      numThreads: 1,
      provider: 'cpu',
      debug: 0,
    },
    90,
  );
  const window = new Float32Array(WINDOW);
  const remembered = new Float32Array(REMEMBERED);
  // All places are counted in samples from the start of the recording.
  let heard = 0;
  let fed = 0;
  /** Where the model started. */
  let origin = 0;
  /** The anchor that it started for. */
  let anchor = 0;
  let nextAnchor: number | null = null;
  let openSince: number | null = null;
  /** What begins before this belongs to the last region of the section before. */
  let goesOnUntil = -1;
  /** May go on over the next anchor. */
  let last: { start: number; end: number } | null = null;
  let complete: SpeechRegion[] = [];
  let isAnchor = createAnchorFinder(PRE_ROLL);

  function begin(): void {
    [heard, nextAnchor, last, complete, goesOnUntil] = [0, null, null, [], -1];
    isAnchor = createAnchorFinder(PRE_ROLL);
    startAt(0, 0);
  }

  function startAt(place: number, forAnchor: number): void {
    vad.reset();
    [origin, fed, anchor, openSince] = [place, place, forAnchor, null];
  }

  function add(start: number, end: number): void {
    // The section before has found what lies in the pre-roll.
    if (end <= Math.max(start, anchor)) return;
    if (last && start <= goesOnUntil && last.end - last.start < LONGEST) {
      goesOnUntil = Math.min(goesOnUntil, last.end);
      last.end = Math.max(last.end, end);
      return;
    }
    const from = last && start <= goesOnUntil ? last.end : start;
    if (end <= from) return;
    hand();
    goesOnUntil = -1;
    last = { start: from, end };
  }

  function hand(): void {
    if (last) complete.push({ startMs: toMs(last.start), endMs: toMs(last.end) });
    last = null;
  }

  function take(): void {
    for (; !vad.isEmpty(); vad.pop()) {
      const { start: place, samples } = vad.front(false);
      const start = origin + place;
      const until = nextAnchor ?? Number.POSITIVE_INFINITY;
      // What begins behind the next anchor is found from there.
      if (start < until) add(start, Math.min(start + samples.length, until + REACH));
    }
  }

  function feed(): void {
    for (let i = 0; i < WINDOW; i++) window[i] = remembered[(fed + i) % REMEMBERED] as number;
    vad.acceptWaveform(window);
    fed += WINDOW;
    openSince = vad.isDetected() ? (openSince ?? fed) : null;
    if (openSince !== null && fed - openSince >= LONGEST) {
      // The count of samples and the model go on: the next region begins where this one ends.
      vad.flush();
      openSince = null;
    }
    take();
    if (nextAnchor === null || fed < nextAnchor + REACH) return;
    const isOpen = vad.isDetected();
    vad.flush();
    take();
    goesOnUntil = last ? last.end + (isOpen ? BRIDGED : 0) : -1;
    startAt(nextAnchor - PRE_ROLL, nextAnchor);
    nextAnchor = null;
  }

  function handOut(): SpeechRegion[] {
    const regions = complete;
    complete = [];
    return regions;
  }

  return {
    begin,
    push(samples) {
      for (const sample of samples) {
        remembered[heard++ % REMEMBERED] = sample / 32_768;
        if (isAnchor(sample)) nextAnchor = heard;
        while (heard - fed >= WINDOW) feed();
      }
      return handOut();
    },
    end() {
      nextAnchor = null;
      if (heard > fed) {
        const missing = WINDOW - (heard - fed);
        for (let i = 0; i < missing; i++) remembered[(heard + i) % REMEMBERED] = 0;
        feed();
      }
      vad.flush();
      take();
      hand();
      return handOut();
    },
  };
}

/** Exact: a sample is a sixteenth of a millisecond. */
function toMs(samples: number): number {
  return (samples * 1000) / SAMPLE_RATE;
}
