import WaveSurfer from 'wavesurfer.js';
import type { Segment } from '../../../src/contract/transcript.ts';
import { type Band, speakerBands } from '../speakers/speaker-bands.ts';
import type { SpeakerLook } from '../speakers/speaker-look.ts';
import type { Playback } from './playback.ts';

interface WaveformParts {
  container: HTMLElement;
  playback: Playback;
  duration: number;
  /** Loudness, 0 to 1, evenly spaced; empty while unknown. */
  peaks: number[];
}

/** Who speaks where, and in which colours. */
export interface Voices {
  segments: readonly Segment[];
  looks: ReadonlyMap<string, SpeakerLook>;
}

export interface DrawnWaveform {
  /** Paints anew with the colours that the page has now. */
  paint(voices: Voices): void;
  /** Takes the drawing away; whether the recording plays is not its business. */
  remove(): void;
}

/** Draws the waveform into its box and lets clicks and drags move the playback. */
export function drawWaveform({ container, playback, duration, peaks }: WaveformParts): DrawnWaveform {
  let bands: Band[] = [];
  let looks: Voices['looks'] = new Map();
  const wave = WaveSurfer.create({
    container,
    media: playback.audio,
    url: playback.audio.src,
    peaks: [peaks.length > 0 ? peaks : [0, 0]],
    duration,
    height: 'auto',
    barWidth: 2,
    barGap: 1,
    barRadius: 2,
    barMinHeight: 2,
    normalize: true,
    cursorWidth: 2,
    cursorColor: resolve(container, 'var(--now)'),
    dragToSeek: { debounceTime: 0 },
    hideScrollbar: true,
  });
  const colour = () => wave.setOptions(gradients(container, bands, looks));
  // A gradient is as wide as the canvas that it was made for.
  const unsubscribe = wave.on('resize', colour);
  return {
    paint(voices) {
      bands = speakerBands(voices.segments, duration);
      looks = voices.looks;
      colour();
    },
    remove() {
      unsubscribe();
      wave.destroy();
    },
  };
}

/** What is ahead is pale, what has been heard is full. */
function gradients(container: HTMLElement, bands: readonly Band[], looks: ReadonlyMap<string, SpeakerLook>) {
  const only = looks.size === 1;
  const colourOf = (speaker: string | null) =>
    speaker === null ? 'var(--control)' : only ? 'var(--accent)' : (looks.get(speaker)?.colour ?? 'var(--control)');
  const width = container.clientWidth * Math.max(1, devicePixelRatio);
  const gradient = (share: number) => {
    const fill = document.createElement('canvas').getContext('2d')?.createLinearGradient(0, 0, width, 0);
    if (fill === undefined) return resolve(container, 'var(--accent)');
    for (const { from, to, speaker } of bands) {
      const colour = resolve(container, `color-mix(in oklab, ${colourOf(speaker)} ${share}%, var(--surface))`);
      fill.addColorStop(from, colour);
      fill.addColorStop(to, colour);
    }
    return fill;
  };
  return { waveColor: gradient(45), progressColor: gradient(100) };
}

/** A canvas knows no CSS variables: the browser works the colour out on an element first. */
function resolve(container: HTMLElement, colour: string): string {
  const probe = document.createElement('span');
  probe.style.color = colour;
  container.append(probe);
  const resolved = getComputedStyle(probe).color;
  probe.remove();
  return resolved;
}
