import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type ChosenFiles, chooseFiles, guessFamily, missingRoles } from './choose-files.ts';
import { FAMILY_NAMES, type Family } from './families.ts';
import type { ModelManifest } from './manifest.ts';
import { addOnnxMetadata, readOnnxMetadata } from './onnx-metadata.ts';

export interface FileWishes {
  /** Null: told by the files. */
  family: Family | null;
  /** The name they came under: of a folder or an archive. */
  origin: string;
  /** What the operator or the catalogue knows better. */
  maxSeconds?: number | undefined;
  modelType?: ModelManifest['modelType'] | undefined;
  metadata?: Readonly<Record<string, string>> | undefined;
}

export type DescribedFiles = Pick<ModelManifest, 'family' | 'maxSeconds' | 'modelType'> & { files: ChosenFiles };

/** GigaAM refuses longer clips in its own program. */
const GIGAAM_SECONDS = 25;

/**
 * Finds out which of the files in a folder make a model, and what sherpa-onnx has to be told of it. Adds the metadata
 * that an export for other programs lacks. Throws a sentence for the operator.
 */
export async function describeFiles(dir: string, paths: readonly string[], wishes: FileWishes): Promise<DescribedFiles> {
  const files = chooseFiles(paths);
  const main = files.model ?? files.encoder;
  if (main === undefined) throw new Error(`There is no .onnx file in ${wishes.origin}`);
  const metadata = await readOnnxMetadata(join(dir, main));
  for (const other of [files.decoder, files.joiner]) if (other !== undefined) await readOnnxMetadata(join(dir, other));
  const family = wishes.family ?? guessFamily(files, metadata.model_type, wishes.origin);
  if (family === null)
    throw new Error(
      `${basename(main)} does not say what kind of model it is${metadata.model_type ? ` that we know ("${metadata.model_type}")` : ''}; name it: --family ${FAMILY_NAMES.join('|')}`,
    );
  const missing = missingRoles(family, files);
  if (missing.length > 0) throw new Error(`A ${family} model needs a file for: ${missing.join(', ')}; there is none in ${wishes.origin}`);
  const tokens = await readTokens(join(dir, files.tokens ?? ''));
  if (family === 'nemo-ctc' && metadata.vocab_size === undefined) {
    const added = wishes.metadata ?? (await exportedFor(dir, paths));
    if (added === null)
      throw new Error(`${basename(main)} lacks the metadata that sherpa-onnx wants (vocab_size); export it with sherpa-onnx's own script`);
    await addOnnxMetadata(join(dir, main), { ...added, vocab_size: String(tokens.length) });
  }
  // NeMo counts the blank last, icefall first.
  const modelType =
    family === 'transducer' ? (wishes.modelType ?? (tokens.at(-1) === '<blk>' ? 'nemo_transducer' : 'transducer')) : undefined;
  const maxSeconds = wishes.maxSeconds ?? (metadata.is_giga_am === '1' ? GIGAAM_SECONDS : undefined);
  return { family, files, ...(modelType && { modelType }), ...(maxSeconds !== undefined && { maxSeconds }) };
}

/** The tokens in the order of the file. */
async function readTokens(file: string): Promise<string[]> {
  const lines = (await readFile(file, 'utf8')).split(/\r?\n/).filter((line) => line !== '');
  return lines.map((line) => line.slice(0, line.lastIndexOf(' ')));
}

/** The metadata of a NeMo CTC model that was exported for the onnx-asr package: its `config.json` says what it is. */
async function exportedFor(dir: string, paths: readonly string[]): Promise<Record<string, string> | null> {
  const path = paths.find((candidate) => basename(candidate) === 'config.json');
  if (path === undefined) return null;
  const config = JSON.parse(await readFile(join(dir, path), 'utf8')) as { model_type?: unknown; subsampling_factor?: unknown };
  if (config.model_type !== 'nemo-conformer-ctc' || typeof config.subsampling_factor !== 'number') return null;
  return { model_type: 'EncDecCTCModelBPE', subsampling_factor: String(config.subsampling_factor), normalize_type: 'per_feature' };
}
