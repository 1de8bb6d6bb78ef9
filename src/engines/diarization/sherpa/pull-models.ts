import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { EnginesConfig } from '../../../config/engines.ts';
import { AppError } from '../../../contract/app-error.ts';
import { assertRoom } from '../../local/disk-room.ts';
import { type DownloadTools, download } from '../../local/download.ts';
import { extractArchive } from '../../local/extract-archive.ts';
import { mirrored, type PullProgress } from '../../local/pull-model.ts';
import { SPEAKERS, speakerFiles } from '../../local/speakers-folder.ts';
import { createSherpa } from './diarizer.ts';
import { findProblem } from './find-problem.ts';

const RELEASES = 'https://github.com/k2-fsa/sherpa-onnx/releases/download';
/** pyannote's segmentation 3.0 (MIT), as the maintainer of sherpa-onnx has exported it. */
const SEGMENTATION = `${RELEASES}/speaker-segmentation-models/sherpa-onnx-pyannote-segmentation-3-0.tar.bz2`;
/** NVIDIA TitaNet small (CC-BY-4.0). The folder is misspelt there. */
const EMBEDDING = `${RELEASES}/speaker-recongition-models/nemo_en_titanet_small.onnx`;
const MEGABYTES = 60;
const SILENCE_MS = 1000;

export interface PullSpeakersOptions extends Omit<DownloadTools, 'onProgress'> {
  modelsDir: string;
  surroundings: Pick<EnginesConfig, 'cores' | 'searchPath'>;
  /** Stands in for the scheme and host of every address. */
  mirror: string | null;
  say: (text: string) => void;
  onProgress: (progress: PullProgress) => void;
}

/**
 * Fetches the two models that tell speakers apart, loads them once, and puts them where they are looked for, in one step.
 * What was fetched before it stopped is kept for the next call. Rejects with MODEL_DAMAGED when they cannot be used.
 */
export async function pullSpeakerModels(options: PullSpeakersOptions): Promise<void> {
  const { modelsDir, surroundings, signal, say } = options;
  const staging = join(modelsDir, `.pull-${SPEAKERS}`);
  await mkdir(staging, { recursive: true, mode: 0o700 });
  await assertRoom(staging, MEGABYTES * 1e6);
  const archive = await fetchInto(staging, SEGMENTATION, 1, options);
  const embedding = await fetchInto(staging, EMBEDDING, 2, options);
  say('unpacking');
  const unpacked = join(staging, 'unpacked');
  await rm(unpacked, { recursive: true, force: true });
  await mkdir(unpacked, { mode: 0o700 });
  await extractArchive(archive, unpacked, { signal, searchPath: surroundings.searchPath });

  const ready = speakerFiles(staging);
  await rm(dirname(ready.segmentation), { recursive: true, force: true });
  await mkdir(dirname(ready.segmentation), { mode: 0o700 });
  await rename(await modelIn(unpacked), ready.segmentation);
  await rename(embedding, ready.embedding);
  const problem = await findProblem(ready);
  if (problem !== null) throw new AppError('MODEL_DAMAGED', { message: problem });
  say('loading them once');
  await tryOn(join(staging, 'silence.pcm'), ready, options);

  const [place, old] = [join(modelsDir, SPEAKERS), join(modelsDir, `.old-${SPEAKERS}`)];
  await rm(old, { recursive: true, force: true });
  await rename(place, old).catch(() => {});
  await rename(dirname(ready.segmentation), place);
  await Promise.all([old, staging].map((folder) => rm(folder, { recursive: true, force: true })));
}

async function fetchInto(
  staging: string,
  url: string,
  file: number,
  { mirror, onProgress, ...tools }: PullSpeakersOptions,
): Promise<string> {
  const name = basename(new URL(url).pathname);
  const target = join(staging, name);
  await download(mirrored(url, mirror), target, null, {
    ...tools,
    onProgress: (bytes, total) => onProgress({ file, files: 2, name, bytes, total }),
  });
  return target;
}

/** The larger of the two that are in the archive: the smaller one is rounded. */
async function modelIn(folder: string): Promise<string> {
  const paths = await readdir(folder, { recursive: true });
  const model = paths.find((path) => basename(path) === 'model.onnx');
  if (model === undefined) throw new AppError('MODEL_DAMAGED', { message: `There is no model.onnx in ${basename(SEGMENTATION)}` });
  return join(folder, model);
}

async function tryOn(
  pcmFile: string,
  files: { segmentation: string; embedding: string },
  { surroundings, signal }: PullSpeakersOptions,
): Promise<void> {
  await writeFile(pcmFile, Buffer.alloc(SILENCE_MS * 32));
  await createSherpa({ ...files, threshold: 0.5 }, surroundings).diarize({
    pcmFile,
    durationMs: SILENCE_MS,
    regions: [],
    count: { exact: null, min: null, max: null },
    signal,
    ticket: null,
    onAccepted: async () => {},
  });
}
