import { z } from 'zod';
import { AppError } from '../../contract/app-error.ts';
import { FAMILIES, FAMILY_NAMES, FILE_ROLES } from './families.ts';

export const MANIFEST_FILE = 'model.json';
/** The name of a model is its folder, what LOCAL_MODEL takes, and the end of the engine id `local-NAME`. */
export const MODEL_NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;

const FileName = z.string().regex(/^[\w][\w.@+-]*$/, 'expected a plain file name, without folders');

/** `model.json`: what a local model is. It lies in the model's folder, beside the files that it names. */
export const ModelManifest = z
  .strictObject({
    name: z.string().regex(MODEL_NAME, 'expected lower-case letters, digits and hyphens, at most 40'),
    title: z.string().optional().describe('For a person; the name where it is left out'),
    family: z.enum(FAMILY_NAMES),
    files: z.partialRecord(z.enum(FILE_ROLES), FileName),
    weights: z.array(FileName).optional().describe('Files beside them that the model itself names'),
    checksums: z.record(
      FileName,
      z.object({ bytes: z.int().positive(), sha256: z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 hex digits') }),
    ),
    languages: z
      .array(z.string().regex(/^[a-z]{2,3}$/, 'expected codes such as kk'))
      .nullable()
      .describe('ISO 639-1; null: any'),
    licence: z.string().nullable(),
    source: z.string().nullable().describe('Where the files came from'),
    maxSeconds: z.number().positive().optional().describe('The longest clip, where it is not the limit of the family'),
    modelType: z.enum(['transducer', 'nemo_transducer']).optional().describe('Only for transducers; nemo_transducer: exported from NeMo'),
    timestamps: z.enum(['segments', 'tokens', 'none']).optional().describe('Only for Whisper: what times it is asked for'),
    featureDim: z.int().positive().optional(),
    sampleRate: z.literal(16_000).optional(),
  })
  .superRefine(({ family, files, weights, checksums }, context) => {
    const needed = [...FAMILIES[family].roles, 'tokens' as const];
    for (const role of needed.filter((name) => files[name] === undefined))
      context.addIssue({ code: 'custom', path: ['files', role], message: `a ${family} model needs it` });
    for (const file of [...Object.values(files), ...(weights ?? [])])
      if (checksums[file] === undefined) context.addIssue({ code: 'custom', path: ['checksums', file], message: 'missing' });
  });
export type ModelManifest = z.infer<typeof ModelManifest>;

/** Reads a `model.json`. Throws MODEL_DAMAGED that names the file and every field that is wrong. */
export function parseManifest(text: string, file: string): ModelManifest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new AppError('MODEL_DAMAGED', { message: `${file} is not JSON: ${cause instanceof Error ? cause.message : cause}`, cause });
  }
  const parsed = ModelManifest.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the whole'}: ${message}`);
  throw new AppError('MODEL_DAMAGED', { message: `${file}: ${problems.join('; ')}`, details: { problems } });
}
