import { totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import type { EnginesConfig } from '../../config/engines.ts';
import type { Engine } from '../engine.ts';
import { type BrokenModel, type InstalledModel, installedModels, isBroken, readModel } from './installed-models.ts';
import { MODEL_NAME } from './manifest.ts';
import { missingEngine, modelEngine } from './model-engine.ts';
import { type ProcessPlan, planProcesses } from './plan-processes.ts';
import { createProcessPool, type ProcessPool } from './process-pool.ts';
import { type RecogniserChild, startRecogniser } from './recogniser-child.ts';
import { recogniserConfig } from './recogniser-config.ts';

type Settings = EnginesConfig['local'];
type Surroundings = Pick<EnginesConfig, 'cores' | 'searchPath'>;

export interface LocalEngines extends AsyncDisposable {
  /** `local`, the model of LOCAL_MODEL or the first that is installed; `local-NAME`, each other one. */
  engines: Engine[];
}

const NOTHING_INSTALLED =
  'no local model is installed; ./bin/kazru-stt models pull NAME fetches one, ./bin/kazru-stt models list shows which there are';
/** A loaded model holds its memory; loading it again takes seconds. */
const IDLE_MS = 5 * 60_000;

/** Speech recognition on this machine by sherpa-onnx, in processes of its own. Disposing ends these. */
export function createLocal(settings: Settings, surroundings: Surroundings): LocalEngines {
  const installed = installedModels(settings.modelsDir).filter(
    (model) => MODEL_NAME.test(model.name) && !(isBroken(model) && model.foreign),
  );
  const first = settings.model === null ? installed.find((model) => !isBroken(model)) : chosenModel(settings.model, settings.modelsDir);
  const pools: ProcessPool[] = [];
  const make = (id: string, model: InstalledModel | BrokenModel): Engine => {
    if (isBroken(model)) return missingEngine(id, model.name, async () => model.problem);
    const plan = planFor(model, surroundings);
    const pool = createProcessPool({ start: () => startFor(model, plan, surroundings), size: plan.processes, idleMs: IDLE_MS });
    pools.push(pool);
    return modelEngine(id, model, plan, pool);
  };
  const local = first ? make('local', first) : absentEngine(settings);
  const others = installed.filter((model) => model.dir !== first?.dir).map((model) => make(`local-${model.name}`, model));
  return {
    engines: [local, ...others],
    async [Symbol.asyncDispose]() {
      await Promise.all(pools.map((pool) => pool[Symbol.asyncDispose]()));
    },
  };
}

/** How a model is run on this machine. */
export function planFor({ manifest }: InstalledModel, { cores }: Pick<Surroundings, 'cores'>): ProcessPlan {
  const bytes = Object.values(manifest.checksums).reduce((sum, file) => sum + file.bytes, 0);
  return planProcesses(bytes, { cores, memoryBytes: process.constrainedMemory() || totalmem() });
}

/** Starts a process for a model. */
export function startFor(model: InstalledModel, plan: ProcessPlan, { searchPath }: Pick<Surroundings, 'searchPath'>): RecogniserChild {
  const config = recogniserConfig(model, { language: 'auto', threads: plan.threads });
  return startRecogniser({ model: model.name, config, memoryBytes: plan.memoryBytes, searchPath });
}

/** LOCAL_MODEL: a name in MODELS_DIR, or a folder. */
function chosenModel(model: string, modelsDir: string): InstalledModel | BrokenModel {
  const found = readModel(MODEL_NAME.test(model) ? join(modelsDir, model) : resolve(model));
  if (!isBroken(found)) return found;
  const others = installedModels(modelsDir).filter((other) => !isBroken(other));
  const names = others.map(({ name }) => name).join(', ') || 'none';
  return { ...found, problem: `LOCAL_MODEL: ${found.problem}; installed: ${names}` };
}

function absentEngine({ modelsDir }: Settings): Engine {
  const check = async (): Promise<string> => {
    const since = installedModels(modelsDir).find((model) => !isBroken(model));
    return since ? `the local model "${since.name}" was installed after the start; start again to use it` : NOTHING_INSTALLED;
  };
  return { ...missingEngine('local', '', check), absent: true };
}
