import { basename } from 'node:path';
import { FAMILIES, type Family, type FileRole } from './families.ts';

export type ChosenFiles = Partial<Record<FileRole, string>>;

const ROLES: [FileRole, RegExp][] = [
  ['tokens', /(^|[^a-z])(tokens|vocab)[^/]*\.txt$/i],
  ['encoder', /encoder[^/]*\.onnx$/i],
  ['decoder', /decoder[^/]*\.onnx$/i],
  ['joiner', /join(er|t)[^/]*\.onnx$/i],
  // Detectors of speech and the like travel with models now and then.
  ['model', /^(?!.*(vad|punct[^/]*\.onnx|speaker)).*\.onnx$/i],
];

/**
 * The files of a model among these, named as in sherpa-onnx's archives; the smaller (int8) of two, and the one higher
 * up. Paths are relative, with slashes.
 */
export function chooseFiles(paths: readonly string[]): ChosenFiles {
  const chosen: ChosenFiles = {};
  const sorted = paths.toSorted((a, b) => rank(a) - rank(b) || a.length - b.length || a.localeCompare(b, 'en'));
  const left = new Set(sorted.filter((path) => !basename(path).startsWith('.')));
  for (const [role, pattern] of ROLES) {
    const matching = [...left].filter((path) => pattern.test(basename(path)));
    for (const path of matching) left.delete(path);
    if (matching[0] !== undefined) chosen[role] = matching[0];
  }
  return chosen;
}

function rank(path: string): number {
  return path.split('/').length * 2 + (/int8/i.test(basename(path)) ? 0 : 1);
}

/** What an ONNX file says of itself, and the family that it then belongs to. */
const BY_MODEL_TYPE: Record<string, Family> = {
  EncDecCTCModel: 'nemo-ctc',
  EncDecCTCModelBPE: 'nemo-ctc',
  EncDecHybridRNNTCTCBPEModel: 'nemo-ctc',
  zipformer2_ctc: 'zipformer-ctc',
  wenet_ctc: 'wenet-ctc',
  sense_voice_ctc: 'sense-voice',
};
const BY_NAME: [RegExp, Family][] = [
  [/omnilingual/i, 'omnilingual'],
  [/sense-?voice/i, 'sense-voice'],
  [/wenet/i, 'wenet-ctc'],
  [/zipformer/i, 'zipformer-ctc'],
  [/nemo|fastconformer|giga-?am|parakeet/i, 'nemo-ctc'],
];

/**
 * The family of a model from its files, the `model_type` in its metadata and the name it came under. Null: it cannot
 * be told.
 */
export function guessFamily(files: ChosenFiles, modelType: string | undefined, name: string): Family | null {
  if (files.encoder && files.decoder && files.joiner) return 'transducer';
  if (files.encoder && files.decoder) return /whisper/i.test(`${modelType} ${name} ${files.encoder}`) ? 'whisper' : null;
  if (!files.model) return null;
  return BY_MODEL_TYPE[modelType ?? ''] ?? BY_NAME.find(([pattern]) => pattern.test(name))?.[1] ?? null;
}

/** Roles that a family needs and the files lack. */
export function missingRoles(family: Family, files: ChosenFiles): FileRole[] {
  return [...FAMILIES[family].roles, 'tokens' as const].filter((role) => files[role] === undefined);
}
