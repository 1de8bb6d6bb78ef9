import sherpa from 'sherpa-onnx-node';
import { readPcm } from './read-pcm.ts';
import { countToAskFor } from './speakers-config.ts';
import type { SpeakersAnswer, SpeakersRequest } from './speakers-messages.ts';

/**
 * A process of its own around the native code, which blocks, ends the process on what it dislikes, and may crash. It
 * tells the speakers of one recording apart, and is then ended.
 */
async function tell({ pcmFile, config, count }: SpeakersRequest): Promise<void> {
  const diarization = new sherpa.OfflineSpeakerDiarization(config);
  answer({ kind: 'loaded' });
  const samples = await readPcm(pcmFile);
  let turns = samples.length === 0 ? [] : diarization.process(samples);
  const numClusters = countToAskFor(new Set(turns.map(({ speaker }) => speaker)).size, count);
  if (numClusters !== null) {
    // It keeps nothing of what it has found out, so that all is done once more.
    diarization.setConfig({ clustering: { ...config.clustering, numClusters } });
    turns = diarization.process(samples);
  }
  answer({ kind: 'told', turns });
}

function answer(message: SpeakersAnswer): void {
  process.send?.(message);
}

process.on('message', (request: SpeakersRequest) => {
  tell(request).catch((error: unknown) => answer({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) }));
});
// The other end is gone. Leaving in an orderly way would pull the models away from under a native thread.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
