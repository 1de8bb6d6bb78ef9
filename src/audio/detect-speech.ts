import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { SpeechRegion } from './speech-region.ts';

const MODEL = fileURLToPath(new URL('models/silero_vad_16k.onnx', import.meta.url));
const MODEL_SHA256 = '7ed98ddbad84ccac4cd0aeb3099049280713df825c610a8ed34543318f1b2c49';

/** What the thread is sent, and what it answers to each message. */
export type DetectorRequest = { pcm: Uint8Array<ArrayBuffer> } | 'end' | 'close';
export interface DetectorAnswer {
  regions: SpeechRegion[];
  /** Loudness of the new audio: largest magnitude (0 to 1) of each 50 ms. */
  peaks: number[];
}

export interface SpeechDetector extends AsyncDisposable {
  /** Takes the next canonical PCM (whole samples); gives the regions that ended in it. The buffer is given away. */
  push(pcm: Uint8Array<ArrayBuffer>): Promise<DetectorAnswer>;
  /** What was still open when the audio ended. */
  end(): Promise<DetectorAnswer>;
}

/** Silero VAD over one recording, in a thread of its own because its calls are synchronous. */
export async function openSpeechDetector(model = MODEL): Promise<SpeechDetector> {
  await checkModel(model);
  const worker = new Worker(new URL('detect-speech-thread.ts', import.meta.url), { workerData: { model }, stderr: true });
  const failure = new Promise<never>((_, reject) => worker.once('error', reject));
  failure.catch(() => {});
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const ask = async (request: Exclude<DetectorRequest, 'close'>): Promise<DetectorAnswer> => {
    worker.postMessage(request, request === 'end' ? [] : [request.pcm.buffer]);
    const [answer] = await Promise.race([once(worker, 'message'), failure]);
    return answer;
  };
  return {
    push: (pcm) => ask({ pcm }),
    end: () => ask('end'),
    // Never terminate(): inside a call of the native library that ends the whole process.
    async [Symbol.asyncDispose]() {
      worker.postMessage('close' satisfies DetectorRequest);
      await exited;
    },
  };
}

const sound = new Set<string>();

/** A missing or damaged model would not throw: it would find no speech. So its bytes are checked first, until they were right once. */
export async function checkModel(model = MODEL): Promise<void> {
  if (sound.has(model)) return;
  const found = createHash('sha256')
    .update(await readFile(model))
    .digest('hex');
  if (found !== MODEL_SHA256)
    throw new Error(
      `The speech detection model ${model} is damaged: SHA-256 ${found}, expected ${MODEL_SHA256}. Restore it with git checkout`,
    );
  sound.add(model);
}
