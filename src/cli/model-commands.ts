import { lstatSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import type { Config } from '../config/config.ts';
import { pullSpeakerModels } from '../engines/diarization/sherpa/pull-models.ts';
import { addModel, nameFrom } from '../engines/local/add-model.ts';
import { CATALOGUE } from '../engines/local/catalogue.ts';
import type { Family } from '../engines/local/families.ts';
import { type InstalledModel, installedModels, isBroken, readModel } from '../engines/local/installed-models.ts';
import { MODEL_NAME } from '../engines/local/manifest.ts';
import type { InstallOptions } from '../engines/local/place-model.ts';
import { type PullOptions, pullModel, stagingOf } from '../engines/local/pull-model.ts';
import { SPEAKERS } from '../engines/local/speakers-folder.ts';
import { tryModel } from '../engines/local/try-model.ts';
import { findDamage } from '../engines/local/verify-model.ts';
import { withFileLock } from '../platform/db/file-lock.ts';
import { createHttpClient } from '../platform/http/client.ts';
import { createMetrics } from '../platform/telemetry/metrics.ts';
import { modelsTable } from './models-table.ts';
import { createPullDisplay } from './pull-display.ts';
import { commandSetup, oneLine, onStop } from './terminal.ts';

export interface AddOptions {
  name?: string;
  family?: Family;
  /** With commas. */
  languages?: string;
}

/** Another command that is at work on the same model is waited for so long: enough for a dead one's lock to be taken over. */
const LOCK_MS = 500;

/** Prints what is installed and what can be fetched. */
export function listModels(): void {
  const { config } = commandSetup();
  process.stdout.write(modelsTable(config.engines.local, CATALOGUE));
}

/** Fetches and installs a model of the catalogue. */
export async function pullByName(name: string, again: boolean): Promise<void> {
  const { config } = commandSetup();
  const { modelsDir, mirror } = config.engines.local;
  if (name === SPEAKERS) return pullSpeakers(config);
  const entry = CATALOGUE.find((candidate) => candidate.name === name);
  if (!entry) throw new Error(`There is no model "${name}" in the catalogue; ./bin/kazru-stt models list shows which there are`);
  const found = readModel(join(modelsDir, name));
  const present = isBroken(found) ? null : found;
  if (present && !again) {
    const damage = await findDamage(present, 'quick');
    if (damage === null) {
      process.stdout.write(`${name} is installed already; --again fetches it anew\n`);
      return;
    }
    process.stderr.write(`${damage}; it is fetched again\n`);
  }
  const model = await fetching(config, name, (options) => pullModel(entry, { ...options, mirror, present, afresh: again }));
  installed(model, config);
}

/** Fetches the models that tell speakers apart. */
async function pullSpeakers(config: Config): Promise<void> {
  await fetching(config, SPEAKERS, (options) => pullSpeakerModels({ ...options, mirror: config.engines.local.mirror }));
  process.stdout.write('The models that tell speakers apart are installed. A server that runs has to be started again\n');
}

type FetchingOptions = InstallOptions & Pick<PullOptions, 'fetch' | 'onProgress'>;

/** Runs what fetches a model, with its progress shown. */
function fetching<T>(config: Config, name: string, work: (options: FetchingOptions) => Promise<T>): Promise<T> {
  return working(config, name, async (options) => {
    await using client = createHttpClient({ caFile: config.engines.caFile, metrics: createMetrics() });
    const display = createPullDisplay();
    try {
      const { say, onProgress } = display;
      return await work({ ...options, say, onProgress, fetch: client.fetch });
    } catch (error) {
      if (!options.signal.aborted) throw error;
      throw new Error('stopped; what was fetched is kept: the same command goes on from there', { cause: error });
    } finally {
      display.close();
    }
  });
}

/** Takes in a model from a folder or an archive. */
export async function addFrom(path: string, { name = nameFrom(path), family, languages }: AddOptions): Promise<void> {
  const { config } = commandSetup();
  if (!MODEL_NAME.test(name))
    throw new Error(`"${name}" is no name for a model: lower-case letters, digits and hyphens, at most 40; give it one with --name`);
  const codes = languages
    ?.split(',')
    .map((code) => code.trim())
    .filter(Boolean);
  const wrong = codes?.find((code) => !/^[a-z]{2,3}$/.test(code));
  if (wrong !== undefined) throw new Error(`--languages: "${wrong}" is no language code such as kk`);
  if (!isBroken(readModel(join(config.engines.local.modelsDir, name))))
    throw new Error(`There is a model "${name}" already; remove it first, or give this one another --name`);
  await working(config, name, async (options) =>
    installed(await addModel(path, { name, family: family ?? null, languages: codes }, options), config),
  );
}

/** Reads every byte of one model or of all, and loads each once. The exit code says whether all is well. */
export async function verifyModels(name: string | undefined): Promise<void> {
  const { config } = commandSetup();
  const { modelsDir } = config.engines.local;
  const chosen = name === undefined ? installedModels(modelsDir) : [readModel(join(modelsDir, name))];
  if (chosen.length === 0) process.stdout.write(`No model is installed in ${modelsDir}\n`);
  const stop = new AbortController();
  using _signals = onStop(() => stop.abort());
  for (const model of chosen) {
    const outcome = isBroken(model) ? { problem: model.problem } : await examine(model, config, stop.signal);
    if ('problem' in outcome) process.exitCode = 1;
    process.stdout.write('problem' in outcome ? `BAD   ${model.name}  ${outcome.problem}\n` : `ok    ${model.name}  ${outcome.note}\n`);
  }
}

async function examine(model: InstalledModel, { engines }: Config, signal: AbortSignal): Promise<{ problem: string } | { note: string }> {
  const problem = await findDamage(model, 'full');
  if (problem !== null) return { problem };
  try {
    const { loadMs, hearMs } = await tryModel(model, engines, signal);
    return { note: `every byte is right; loaded in ${seconds(loadMs)}, heard 1 s of silence in ${seconds(hearMs)}` };
  } catch (error) {
    signal.throwIfAborted();
    return { problem: oneLine(error) };
  }
}

/** Deletes a model and what was fetched of it, when somebody agrees. */
export async function removeModel(name: string, yes: boolean): Promise<void> {
  const { config } = commandSetup();
  const { modelsDir } = config.engines.local;
  const folders = (MODEL_NAME.test(name) ? [join(modelsDir, name), stagingOf(modelsDir, name)] : []).filter((folder) =>
    lstatSync(folder, { throwIfNoEntry: false }),
  );
  if (folders.length === 0)
    throw new Error(`There is no model "${name}" in ${modelsDir}; ./bin/kazru-stt models list shows which there are`);
  const found = installedModels(modelsDir).some((model) => model.name === name);
  if (!found && !yes) throw new Error(`There is no model "${name}" in ${modelsDir}; --yes deletes what was fetched of it`);
  if (found && !yes && !(await confirmed(`Delete the model "${name}" from ${modelsDir}?`))) return;
  await working(config, name, async () => {
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  });
  process.stdout.write(`${name} is gone\n`);
}

async function confirmed(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new Error('Nobody can be asked here; add --yes');
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`${question} [y/N] `);
  terminal.close();
  return /^(y|yes|д|да|и|иә)$/i.test(answer.trim());
}

/** Runs what changes a model, with Ctrl-C heard and no other command at the same model. */
async function working<T>(config: Config, name: string, work: (options: InstallOptions) => Promise<T>): Promise<T> {
  const { modelsDir } = config.engines.local;
  await mkdir(modelsDir, { recursive: true, mode: 0o700 });
  const stop = new AbortController();
  using _signals = onStop(() => stop.abort());
  const say = (text: string): void => void process.stderr.write(`${text} …\n`);
  try {
    return await withFileLock(
      join(modelsDir, `.lock-${name}`),
      () => work({ modelsDir, surroundings: config.engines, signal: stop.signal, say }),
      LOCK_MS,
    );
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST')
      throw new Error(`Another command is at work on the model "${name}"`, { cause: error });
    throw error;
  }
}

function installed({ name }: InstalledModel, { engines }: Config): void {
  const isDefault =
    engines.local.model === name ||
    (engines.local.model === null && installedModels(engines.local.modelsDir).find((model) => !isBroken(model))?.name === name);
  process.stdout.write(
    `${name} is installed; --engine ${isDefault ? 'local' : `local-${name}`} uses it. A server that runs has to be started again\n`,
  );
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
