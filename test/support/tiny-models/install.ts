import { hash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { InstalledModel } from '../../../src/engines/local/installed-models.ts';
import type { ModelManifest } from '../../../src/engines/local/manifest.ts';
import { LOUDNESS_TOKENS, loudnessModel } from './loudness-model.ts';
import { WHISPER_TOKENS, type WhisperScript, whisperDecoder, whisperEncoder } from './whisper-model.ts';

type Changes = Partial<ModelManifest>;

/** Puts the loudness model into a folder of models, ready to be used. */
export function installLoudness(
  modelsDir: string,
  name: string,
  { work = 0, ...changes }: Changes & { work?: number } = {},
): Promise<InstalledModel> {
  const files = { 'model.onnx': loudnessModel({ work }), 'tokens.txt': Buffer.from(LOUDNESS_TOKENS) };
  return install(modelsDir, files, {
    name,
    family: 'nemo-ctc',
    files: { model: 'model.onnx', tokens: 'tokens.txt' },
    languages: ['kk', 'ru'],
    ...changes,
  });
}

/** Puts a Whisper with a script into a folder of models. */
export function installWhisper(modelsDir: string, name: string, script: WhisperScript, changes: Changes = {}): Promise<InstalledModel> {
  const files = { 'encoder.onnx': whisperEncoder(), 'decoder.onnx': whisperDecoder(script), 'tokens.txt': Buffer.from(WHISPER_TOKENS) };
  return install(modelsDir, files, {
    name,
    family: 'whisper',
    files: { encoder: 'encoder.onnx', decoder: 'decoder.onnx', tokens: 'tokens.txt' },
    languages: ['kk', 'ru'],
    timestamps: script.segments ? 'segments' : 'none',
    ...changes,
  });
}

type Needed = Pick<ModelManifest, 'name' | 'family' | 'files' | 'languages'>;

async function install(modelsDir: string, files: Record<string, Buffer>, needed: Needed & Changes): Promise<InstalledModel> {
  const dir = join(modelsDir, needed.name);
  await mkdir(dir, { recursive: true });
  const checksums: ModelManifest['checksums'] = {};
  for (const [name, bytes] of Object.entries(files)) {
    await writeFile(join(dir, name), bytes);
    checksums[name] = { bytes: bytes.length, sha256: hash('sha256', bytes) };
  }
  const manifest: ModelManifest = { checksums, licence: null, source: null, ...needed };
  await writeFile(join(dir, 'model.json'), JSON.stringify(manifest, null, 2));
  return { name: needed.name, dir, manifest };
}
