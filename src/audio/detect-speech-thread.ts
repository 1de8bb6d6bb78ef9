import { parentPort, workerData } from 'node:worker_threads';
import type { DetectorAnswer, DetectorRequest } from './detect-speech.ts';
import { createSpeechFinder } from './find-speech.ts';
import { SAMPLE_RATE } from './pcm.ts';

const PEAK_SAMPLES = SAMPLE_RATE / 20;

const finder = createSpeechFinder(workerData.model);
let peak = 0;
let peakFilled = 0;
let peaks: number[] = [];

function measure(samples: Int16Array): void {
  for (const sample of samples) {
    peak = Math.max(peak, Math.abs(sample / 32_768));
    if (++peakFilled === PEAK_SAMPLES) {
      peaks.push(peak);
      peak = 0;
      peakFilled = 0;
    }
  }
}

parentPort?.on('message', (request: DetectorRequest) => {
  if (request === 'close') {
    parentPort?.close();
    return;
  }
  if (request === 'begin') {
    finder.begin();
    [peak, peakFilled, peaks] = [0, 0, []];
    return;
  }
  const samples =
    request === 'end' ? new Int16Array() : new Int16Array(request.pcm.buffer, request.pcm.byteOffset, request.pcm.byteLength >> 1);
  measure(samples);
  const regions = request === 'end' ? finder.end() : finder.push(samples);
  const answer: DetectorAnswer = { regions, peaks };
  peaks = [];
  parentPort?.postMessage(answer);
});
