import { mkdir, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDiarizers } from '../../src/engines/diarization/open-diarizers.ts';
import { createWebhookInbox } from '../../src/engines/diarization/pyannote/webhook-inbox.ts';
import { createMemoryRates, createRateLimiter } from '../../src/engines/rate-limiter.ts';
import { checkLeaks } from '../support/leak-check.ts';
import { runCli } from '../support/run-cli.ts';
import { testConfig, testDatabase } from '../support/test-app.ts';
import { testFolders } from '../support/test-folders.ts';
import { installSpeakerModels } from '../support/tiny-models/speaker-models.ts';

checkLeaks();

const { newFolder } = testFolders();
const SECRET = 'sk-the-secret-key';

async function withModels(): Promise<{ modelsDir: string; segmentation: string }> {
  const modelsDir = await newFolder();
  await mkdir(join(modelsDir, 'speakers'));
  return { modelsDir, ...(await installSpeakerModels(join(modelsDir, 'speakers'))) };
}

async function open(env: Record<string, string>) {
  const { diarization, engines } = testConfig({ DATA_DIR: await newFolder(), ...env });
  const tools = { fetch: () => expect.unreachable(), limiter: createRateLimiter(createMemoryRates()), inbox: createWebhookInbox() };
  return openDiarizers(diarization, engines, tools, []);
}
const ids = ({ order }: Awaited<ReturnType<typeof open>>): string[] => order.map(({ id }) => id);

test('what is set up is used, this machine first; a service only where it was asked for', async () => {
  const { modelsDir } = await withModels();
  expect(ids(await open({}))).toEqual([]);
  expect(ids(await open({ PYANNOTE_API_KEY: SECRET }))).toEqual(['pyannote']);
  expect(ids(await open({ MODELS_DIR: modelsDir }))).toEqual(['sherpa']);
  expect(ids(await open({ MODELS_DIR: modelsDir, PYANNOTE_API_KEY: SECRET }))).toEqual(['sherpa']);
  const both = await open({ MODELS_DIR: modelsDir, PYANNOTE_API_KEY: SECRET, DIARIZATION: 'pyannote' });
  expect([ids(both), both.all.map(({ id }) => id), both.engineFirst]).toEqual([['pyannote', 'sherpa'], ['sherpa', 'pyannote'], false]);
});

test('what was asked for by name and cannot be used ends the start; what is only there does not', async () => {
  const { modelsDir, segmentation } = await withModels();
  await truncate(segmentation, 100);
  await expect(open({ MODELS_DIR: modelsDir, DIARIZATION: 'sherpa' })).rejects.toThrow(
    'DIARIZATION=sherpa cannot be used: DIARIZATION_SEGMENTATION_MODEL: segmentation.onnx is cut off',
  );
  expect(ids(await open({ MODELS_DIR: modelsDir }))).toEqual(['sherpa']);
  await expect(open({ DIARIZATION: 'sherpa' })).rejects.toThrow(
    'DIARIZATION=sherpa needs its models: ./bin/kazru-stt models pull speakers',
  );
});

test('doctor says what tells speakers apart, and what is wrong with it', async () => {
  await using database = await testDatabase();
  const { modelsDir, segmentation } = await withModels();
  const doctor = async (env: Record<string, string>): Promise<string> => {
    const { stdout, stderr } = await runCli(['doctor'], { DATA_DIR: await newFolder(), DATABASE_URL: database.url, PORT: '0', ...env });
    expect(stdout + stderr).not.toContain(SECRET);
    return stdout + stderr;
  };
  const service = { PYANNOTE_API_KEY: SECRET, DIARIZATION: 'pyannote' };
  expect(await doctor({ ...service, MODELS_DIR: modelsDir })).toMatch(
    /^ok {4}speakers +pyannoteAI \(pyannoteAI, France\), then sherpa-onnx \(this machine\), then Acoustic clustering \(this machine\)$/m,
  );
  await truncate(segmentation, 100);
  expect(await doctor({ MODELS_DIR: modelsDir })).toMatch(
    /^BAD {3}speakers +DIARIZATION_SEGMENTATION_MODEL: segmentation\.onnx is cut off/m,
  );
  expect(await doctor({ DIARIZATION: 'pyannote' })).toContain('DIARIZATION=pyannote needs PYANNOTE_API_KEY');
});
