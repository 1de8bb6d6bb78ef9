import { accessSync, constants } from 'node:fs';
import { resolve } from 'node:path';
import type { Env, EnvReading } from './env.ts';
import { loadPyannote, type PyannoteSettings } from './pyannote.ts';

/** Who tells speakers apart. `engine`: the engine that heard them, else this machine. `auto`: the best that is there. */
const CHOICES = ['auto', 'engine', 'sherpa', 'pyannote', 'acoustic'] as const;
export type DiarizationChoice = (typeof CHOICES)[number];

/** How speakers are told apart. Holds a key. */
export interface DiarizationConfig {
  choice: DiarizationChoice;
  sherpa: {
    /** Paths; null: none are named. */
    named: SpeakerModels | null;
    /** Where they are looked for then. */
    modelsDir: string;
    /** From which distance on (0 to 2) two voices are different people. */
    threshold: number;
  };
  /** Null: not set up. */
  pyannote: PyannoteSettings | null;
}

/** Paths of two ONNX files: what tells where speakers change, and what tells voices apart. */
export interface SpeakerModels {
  segmentation: string;
  embedding: string;
}

/** What is wrong is added to `problems`: an unknown choice, one that is not set up, a model that cannot be read. */
export function loadDiarization(reading: EnvReading, modelsDir: string, problems: string[]): DiarizationConfig {
  const { env } = reading;
  const choice = CHOICES.find((known) => known === env.DIARIZATION);
  if (choice === undefined) problems.push(`DIARIZATION: expected ${CHOICES.join(', ')}, got "${env.DIARIZATION}"`);
  const threshold = Number(env.DIARIZATION_THRESHOLD);
  if (env.DIARIZATION_THRESHOLD.trim() === '' || !(threshold > 0 && threshold < 2))
    problems.push(`DIARIZATION_THRESHOLD: expected a number between 0 and 2, got "${env.DIARIZATION_THRESHOLD}"`);
  const pyannote = loadPyannote(reading, problems);
  if (choice === 'pyannote' && pyannote === null)
    problems.push('DIARIZATION=pyannote needs PYANNOTE_API_KEY, or PYANNOTE_URL of a service of your own');
  return { choice: choice ?? 'auto', sherpa: { named: namedModels(env, problems), modelsDir, threshold }, pyannote };
}

function namedModels(env: Env, problems: string[]): SpeakerModels | null {
  const named = [env.DIARIZATION_SEGMENTATION_MODEL, env.DIARIZATION_EMBEDDING_MODEL];
  if (!named.some(Boolean)) return null;
  if (!named.every(Boolean))
    problems.push('DIARIZATION_SEGMENTATION_MODEL and DIARIZATION_EMBEDDING_MODEL belong together; set both or none');
  return {
    segmentation: readable('DIARIZATION_SEGMENTATION_MODEL', env, problems),
    embedding: readable('DIARIZATION_EMBEDDING_MODEL', env, problems),
  };
}

function readable(name: 'DIARIZATION_SEGMENTATION_MODEL' | 'DIARIZATION_EMBEDDING_MODEL', env: Env, problems: string[]): string {
  const path = env[name];
  if (path === '') return '';
  try {
    accessSync(path, constants.R_OK);
  } catch {
    problems.push(`${name}: ${path} cannot be read`);
  }
  return resolve(path);
}
