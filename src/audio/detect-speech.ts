import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { SpeechRegion } from './speech-region.ts';

const MODEL = fileURLToPath(new URL('models/silero_vad_16k.onnx', import.meta.url));
const MODEL_SHA256 = '7ed98ddbad84ccac4cd0aeb3099049280713df825c610a8ed34543318f1b2c49';

/** What the thread is sent, and what it answers to each message. */
export type DetectorRequest = 'begin' | { pcm: Uint8Array<ArrayBuffer> } | 'end' | 'close';
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

/** A thread takes a while to start, so one that is done waits for the next recording. It keeps no process alive. */
let idle: Thread | null = null;

interface Thread {
  worker: Worker;
  exited: Promise<void>;
}

function startThread(model: string): Thread {
  const worker = new Worker(new URL('detect-speech-thread.ts', import.meta.url), { workerData: { model }, stderr: true });
  // Whoever uses it hears of it, too; one that nobody uses may die.
  worker.on('error', () => {});
  const exited = new Promise<void>((resolve) =>
    worker.once('exit', () => {
      if (idle?.worker === worker) idle = null;
      resolve();
    }),
  );
  return { worker, exited };
}

/** Silero VAD over one recording, in a thread of its own because its calls are synchronous. */
export async function openSpeechDetector(model = MODEL): Promise<SpeechDetector> {
  await checkModel(model);
  const reused = model === MODEL ? idle : null;
  if (reused) idle = null;
  const thread = reused ?? startThread(model);
  const { worker, exited } = thread;
  worker.ref();
  worker.postMessage('begin' satisfies DetectorRequest);
  const { promise: failure, reject: fail } = Promise.withResolvers<never>();
  failure.catch(() => {});
  worker.once('error', fail);
  let isDone = false;
  const ask = async (request: 'end' | { pcm: Uint8Array<ArrayBuffer> }): Promise<DetectorAnswer> => {
    worker.postMessage(request, request === 'end' ? [] : [request.pcm.buffer]);
    const [answer] = await Promise.race([once(worker, 'message'), failure]);
    return answer;
  };
  return {
    push: (pcm) => ask({ pcm }),
    async end() {
      const answer = await ask('end');
      isDone = true;
      return answer;
    },
    // Never terminate(): inside a call of the native library that ends the whole process.
    async [Symbol.asyncDispose]() {
      worker.off('error', fail);
      if (isDone && idle === null && model === MODEL) {
        worker.unref();
        idle = thread;
        return;
      }
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
