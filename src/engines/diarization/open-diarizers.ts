import { existsSync } from 'node:fs';
import type { DiarizationConfig, SpeakerModels } from '../../config/diarization.ts';
import type { EnginesConfig } from '../../config/engines.ts';
import { speakerFiles } from '../local/speakers-folder.ts';
import { type ChosenDiarizers, chooseDiarizers } from './choose.ts';
import type { Diarizer } from './diarizer.ts';
import { createPyannote, type PyannoteTools } from './pyannote/diarizer.ts';
import { createSherpa } from './sherpa/diarizer.ts';

export interface Diarizers extends ChosenDiarizers {
  /** All that are set up, chosen or not, the best first. */
  all: readonly Diarizer[];
}

/**
 * What tells speakers apart by these settings; `builtIn`: what is always there, last. Rejects, naming the setting, when
 * the one that was asked for by name cannot be used.
 */
export async function openDiarizers(
  { choice, sherpa, pyannote }: DiarizationConfig,
  surroundings: Pick<EnginesConfig, 'cores' | 'searchPath'>,
  tools: PyannoteTools,
  builtIn: readonly Diarizer[],
): Promise<Diarizers> {
  const models = sherpa.named ?? installedModels(sherpa.modelsDir);
  if (choice === 'sherpa' && models === null)
    throw new Error(
      'DIARIZATION=sherpa needs its models: ./bin/kazru-stt models pull speakers fetches them; or set DIARIZATION_SEGMENTATION_MODEL and DIARIZATION_EMBEDDING_MODEL',
    );
  const all = [
    ...(models ? [createSherpa({ ...models, threshold: sherpa.threshold }, surroundings)] : []),
    ...(pyannote ? [createPyannote(pyannote, tools)] : []),
    ...builtIn,
  ];
  const chosen = chooseDiarizers(choice, all);
  const [first] = chosen.order;
  const problem = first?.id === choice ? await first.check() : null;
  if (problem !== null) throw new Error(`DIARIZATION=${choice} cannot be used: ${problem}`);
  return { ...chosen, all };
}

/** Null: not both are there. */
function installedModels(modelsDir: string): SpeakerModels | null {
  const files = speakerFiles(modelsDir);
  return existsSync(files.segmentation) && existsSync(files.embedding) ? files : null;
}
