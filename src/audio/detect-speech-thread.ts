import { parentPort, workerData } from 'node:worker_threads';
import sherpa from 'sherpa-onnx-node';
import type { DetectorAnswer, DetectorRequest } from './detect-speech.ts';
import { SAMPLE_RATE } from './pcm.ts';
import type { SpeechRegion } from './speech-region.ts';

/** Samples that the model takes at a time. */
const WINDOW = 512;
const PEAK_SAMPLES = SAMPLE_RATE / 20;
/** Speech without any pause is handed out in pieces of this length, so that memory stays bounded. */
const LONGEST_SAMPLES = 60 * SAMPLE_RATE;

const createVad = () =>
  new sherpa.Vad(
    {
      sileroVad: {
        model: workerData.model,
        threshold: 0.5,
        minSpeechDuration: 0.25,
        minSilenceDuration: 0.2,
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

const toMs = (samples: number): number => Math.round((samples * 1000) / SAMPLE_RATE);
const window = new Float32Array(WINDOW);
let vad = createVad();
let filled = 0;
let heard = 0;
let openSince: number | null = null;
let peak = 0;
let peakFilled = 0;
let peaks: number[] = [];

/** Forgets the recording before: the model remembers what it heard. */
function begin(): void {
  if (heard > 0 || filled > 0) vad = createVad();
  [filled, heard, openSince, peak, peakFilled, peaks] = [0, 0, null, 0, 0, []];
}

function take(): SpeechRegion[] {
  const regions: SpeechRegion[] = [];
  for (; !vad.isEmpty(); vad.pop()) {
    const { start, samples } = vad.front(false);
    regions.push({ startMs: toMs(start), endMs: toMs(start + samples.length) });
  }
  return regions;
}

function step(): SpeechRegion[] {
  vad.acceptWaveform(window);
  filled = 0;
  heard += WINDOW;
  openSince = vad.isDetected() ? (openSince ?? heard) : null;
  if (openSince !== null && heard - openSince >= LONGEST_SAMPLES) {
    // The count of samples and the model go on: the next region begins where this one ends.
    vad.flush();
    openSince = null;
  }
  return take();
}

function push(pcm: Uint8Array): SpeechRegion[] {
  const samples = new Int16Array(pcm.buffer, pcm.byteOffset, pcm.byteLength >> 1);
  const regions: SpeechRegion[] = [];
  for (const sample of samples) {
    const value = sample / 32_768;
    window[filled++] = value;
    if (filled === WINDOW) regions.push(...step());
    peak = Math.max(peak, Math.abs(value));
    if (++peakFilled === PEAK_SAMPLES) {
      peaks.push(peak);
      peak = 0;
      peakFilled = 0;
    }
  }
  return regions;
}

function end(): SpeechRegion[] {
  const regions: SpeechRegion[] = [];
  if (filled > 0) {
    window.fill(0, filled);
    regions.push(...step());
  }
  vad.flush();
  return [...regions, ...take()];
}

parentPort?.on('message', (request: DetectorRequest) => {
  if (request === 'close') {
    parentPort?.close();
    return;
  }
  if (request === 'begin') {
    begin();
    return;
  }
  const regions = request === 'end' ? end() : push(request.pcm);
  const answer: DetectorAnswer = { regions, peaks };
  peaks = [];
  parentPort?.postMessage(answer);
});
