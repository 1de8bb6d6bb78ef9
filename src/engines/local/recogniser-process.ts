import sherpa, { type OfflineRecognizer, type OfflineRecognizerConfig } from 'sherpa-onnx-node';
import { SAMPLE_RATE } from '../../audio/pcm.ts';
import { readSamples } from './read-samples.ts';
import { endMark, type HearRequest, type RecogniserAnswer, type RecogniserRequest } from './recogniser-messages.ts';

/**
 * A process of its own around the native code, which blocks, ends the process on what it dislikes, and may crash. It
 * loads one model, then hears clips one at a time.
 */
let recogniser: OfflineRecognizer | null = null;

async function load(config: OfflineRecognizerConfig): Promise<void> {
  recogniser = await sherpa.OfflineRecognizer.createAsync(config);
}

async function hear({ file, encoding, padToMs, config }: HearRequest): Promise<unknown> {
  if (!recogniser) throw new Error('no model is loaded');
  if (config) recogniser.setConfig(config);
  const heard = await readSamples(file, encoding);
  const samples = new Float32Array(Math.max(heard.length, (padToMs * SAMPLE_RATE) / 1000));
  samples.set(heard);
  const stream = recogniser.createStream();
  stream.acceptWaveform({ samples, sampleRate: SAMPLE_RATE });
  return recogniser.decodeAsync(stream);
}

async function answer(request: RecogniserRequest): Promise<RecogniserAnswer> {
  const { id } = request;
  try {
    if (request.kind === 'hear') return { id, kind: 'heard', result: await hear(request) };
    await load(request.config);
    return { id, kind: 'loaded' };
  } catch (error) {
    return { id, kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
  }
}

process.on('message', async (request: RecogniserRequest) => {
  const answered = await answer(request);
  process.stderr.write(endMark(request.id), () => process.send?.(answered));
});
// The other end is gone. Leaving in an orderly way would pull the model away from under a native thread.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
