import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { create } from 'tar';
import { beforeAll, expect, test } from 'vitest';
import { serveFiles } from '../support/file-server.ts';
import { checkLeaks } from '../support/leak-check.ts';
import { runCli } from '../support/run-cli.ts';
import { testFolders } from '../support/test-folders.ts';
import { installSpeakerModels } from '../support/tiny-models/speaker-models.ts';

checkLeaks();

const { newFolder } = testFolders();
const AT = '/k2-fsa/sherpa-onnx/releases/download';
const ARCHIVE = `${AT}/speaker-segmentation-models/sherpa-onnx-pyannote-segmentation-3-0.tar.bz2`;
const EMBEDDING = `${AT}/speaker-recongition-models/nemo_en_titanet_small.onnx`;
let files: Record<string, Buffer>;

beforeAll(async () => {
  const dir = await newFolder();
  const { segmentation, embedding } = await installSpeakerModels(dir);
  await writeFile(join(dir, 'model.onnx'), await readFile(segmentation));
  await create({ cwd: dir, file: join(dir, 'a.tar'), prefix: 'sherpa-onnx-pyannote-segmentation-3-0' }, ['model.onnx']);
  await execa('bzip2', [join(dir, 'a.tar')]);
  files = { [ARCHIVE]: await readFile(join(dir, 'a.tar.bz2')), [EMBEDDING]: await readFile(embedding) };
});

const pull = async (served: Record<string, Buffer>) => {
  await using server = await serveFiles(served);
  const modelsDir = await newFolder();
  const env = { MODELS_DIR: modelsDir, MODELS_MIRROR: server.url };
  return { modelsDir, env, ...(await runCli(['models', 'pull', 'speakers'], env)) };
};

test('models pull speakers fetches both, and they are no models that recognise speech', async () => {
  const { modelsDir, env, ...pulled } = await pull(files);
  expect(pulled).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('The models that tell speakers apart are installed') });
  expect((await readdir(modelsDir, { recursive: true })).toSorted()).toEqual([
    'speakers',
    'speakers/embedding.onnx',
    'speakers/segmentation.onnx',
  ]);
  expect((await runCli(['models', 'list'], env)).stdout).toContain('nothing yet');
});

test('what is none of them, or is not there, changes nothing', async () => {
  const wrong = await pull({ ...files, [EMBEDDING]: Buffer.from('<html>') });
  expect(wrong).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('embedding.onnx is not an ONNX file') });
  const missing = await pull({ [ARCHIVE]: files[ARCHIVE] ?? Buffer.alloc(0) });
  expect(missing).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('answered 404') });
  for (const { modelsDir } of [wrong, missing]) expect(await readdir(modelsDir)).toEqual(['.pull-speakers']);
});
