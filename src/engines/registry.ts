import type { Config } from '../config/config.ts';
import { AppError } from '../contract/app-error.ts';
import type { EngineInfo } from '../contract/system.ts';
import type { Engine } from './engine.ts';
import { createPocketSphinx } from './pocketsphinx/engine.ts';
import { createSlots, type Slots } from './slots.ts';

const OK_FOR_MS = 5 * 60_000;
/** A broken engine is looked at again soon: somebody may be installing it. */
const BROKEN_FOR_MS = 10_000;

export interface Engines {
  /** Throws UNKNOWN_ENGINE for a name that is neither `auto` nor an engine's. */
  assertKnown(id: string): void;
  /** The engine to use now. `auto` takes the first of ENGINE_ORDER that works and has the language, else the first that works. */
  choose(id: string, language: string): Promise<Engine>;
  /** Null when there is no such engine any more. */
  find(id: string): Engine | null;
  /** Places for chunks, shared by all jobs of this process. */
  slots(engine: Engine): Slots;
  describe(): Promise<EngineInfo[]>;
}

/** All engines of this configuration: the built-in ones, or those that a test brings. */
export function createEngines(config: Config['engines'], engines: readonly Engine[] = builtIn(config)): Engines {
  const byId = new Map(engines.map((engine) => [engine.id, engine]));
  const unknown = config.order.find((id) => !byId.has(id));
  if (unknown !== undefined)
    throw new Error(`ENGINE_ORDER names "${unknown}", which is no engine; there are: ${[...byId.keys()].join(', ')}`);
  const slots = new Map(engines.map((engine) => [engine.id, createSlots(engine.capabilities.parallel)]));
  const checks = new Map<string, { at: number; problem: string | null }>();

  const problemOf = async (engine: Engine): Promise<string | null> => {
    const known = checks.get(engine.id);
    if (known && Date.now() - known.at < (known.problem === null ? OK_FOR_MS : BROKEN_FOR_MS)) return known.problem;
    const problem = await engine.check().catch((error: unknown) => String(error));
    checks.set(engine.id, { at: Date.now(), problem });
    return problem;
  };
  const named = (id: string): Engine => {
    const engine = byId.get(id);
    if (!engine)
      throw new AppError('UNKNOWN_ENGINE', {
        message: `There is no engine "${id}"`,
        details: { field: 'engine', engines: ['auto', ...byId.keys()] },
      });
    return engine;
  };

  return {
    assertKnown: (id) => void (id === 'auto' || named(id)),
    async choose(id, language) {
      const candidates = id === 'auto' ? config.order.map(named) : [named(id)];
      const problems: string[] = [];
      const working: Engine[] = [];
      for (const engine of candidates) {
        const problem = await problemOf(engine);
        if (problem === null) working.push(engine);
        else problems.push(problem);
      }
      const engine = working.find((candidate) => supports(candidate, language)) ?? working[0];
      if (!engine)
        throw new AppError('ENGINE_UNAVAILABLE', { message: `No engine can be used: ${problems.join('; ')}`, details: { problems } });
      return engine;
    },
    find: (id) => byId.get(id) ?? null,
    slots: (engine) => slots.get(engine.id) as Slots,
    describe: () =>
      Promise.all(
        engines.map(async (engine) => {
          const problem = await problemOf(engine);
          const { id, name, model, location, demo, capabilities } = engine;
          return {
            id,
            name,
            model,
            location,
            demo,
            languages: capabilities.languages && [...capabilities.languages],
            available: problem === null,
            problem,
          };
        }),
      ),
  };
}

/** Whether an engine can hear a language; with `auto` every engine tries. */
export function supports(engine: Engine, language: string): boolean {
  return language === 'auto' || engine.capabilities.languages === null || engine.capabilities.languages.includes(language);
}

function builtIn(config: Config['engines']): Engine[] {
  return [createPocketSphinx({ model: config.pocketsphinxModel, cores: config.cores, path: config.searchPath })];
}
