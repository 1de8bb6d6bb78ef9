import type { EnginesConfig } from '../config/engines.ts';
import { AppError } from '../contract/app-error.ts';
import type { Failover } from '../contract/job.ts';
import type { EngineInfo } from '../contract/system.ts';
import { candidates, supports } from './candidates.ts';
import type { Engine } from './engine.ts';
import { IMPORTED } from './imported.ts';
import { priceOf } from './pool/cost.ts';
import { createPool, type Pool, type PoolOptions } from './pool/pool.ts';

const OK_FOR_MS = 5 * 60_000;
/** A broken engine is looked at again soon: somebody may be installing it. */
const BROKEN_FOR_MS = 10_000;

export interface Engines {
  /** Throws UNKNOWN_ENGINE for a name that is neither `auto` nor an engine's. */
  assertKnown(id: string): void;
  /** The engine to use now. `auto` takes the first of the order for the language that works and has it, else the first that works. */
  choose(id: string, language: string): Promise<Engine>;
  /** The chosen engine first, then those that work and may take over. */
  candidates(chosen: Engine, language: string, failover: Failover): Promise<Engine[]>;
  /** Null when there is no such engine any more. */
  find(id: string): Engine | null;
  all(): readonly Engine[];
  pool: Pool;
  describe(): Promise<EngineInfo[]>;
}

/** The engines of a configuration (without an order: as they come) and the pool that calls them. Throws, naming the setting, for one that names no engine. */
export function createEngines(config: EnginesConfig, engines: readonly Engine[], options: Partial<PoolOptions> = {}): Engines {
  // Nobody chooses it, and it is in no list.
  const byId = new Map<string, Engine>([[IMPORTED.id, IMPORTED]]);
  for (const engine of engines) {
    if (byId.has(engine.id)) throw new Error(`There are two engines with the id "${engine.id}"; give one of them another`);
    byId.set(engine.id, engine);
  }
  const ordered = (ids: readonly string[]): Engine[] =>
    ids.map((id) => {
      const engine = byId.get(id);
      if (!engine)
        throw new Error(`ENGINE_ORDER names "${id}", which is no engine; there are: ${engines.map((known) => known.id).join(', ')}`);
      return engine;
    });
  const usual = config.order.every === null ? [...engines] : ordered(config.order.every);
  const byLanguage = new Map(Object.entries(config.order.byLanguage).map(([language, ids]) => [language, ordered(ids)]));
  const orderFor = (language: string): Engine[] => byLanguage.get(language) ?? usual;
  const pool = createPool({ prices: config.prices, hedge: config.hedge, ...options });
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
        details: { field: 'engine', engines: ['auto', ...engines.map((known) => known.id)] },
      });
    return engine;
  };

  return {
    pool,
    assertKnown: (id) => void (id === 'auto' || named(id)),
    async choose(id, language) {
      const problems: string[] = [];
      const working: Engine[] = [];
      for (const engine of id === 'auto' ? orderFor(language) : [named(id)]) {
        const problem = await problemOf(engine);
        if (problem === null) working.push(engine);
        else problems.push(problem);
      }
      const engine = working.find((candidate) => supports(candidate, language)) ?? working[0];
      if (!engine)
        throw new AppError('ENGINE_UNAVAILABLE', { message: `No engine can be used: ${problems.join('; ')}`, details: { problems } });
      return engine;
    },
    async candidates(chosen, language, failover) {
      const [first, ...others] = candidates({ chosen, order: orderFor(language), failover, language });
      const problems = await Promise.all(others.map(problemOf));
      return [first ?? chosen, ...others.filter((_, index) => problems[index] === null)];
    },
    find: (id) => byId.get(id) ?? null,
    all: () => engines,
    describe: () =>
      Promise.all(
        engines.map(async (engine) => {
          const problem = await problemOf(engine);
          const { id, name, model, location, demo, capabilities } = engine;
          const price = priceOf(config.prices, engine, false, new Date());
          return {
            id,
            name,
            model,
            location,
            demo,
            languages: capabilities.languages && [...capabilities.languages],
            available: problem === null,
            problem,
            state: pool.state(id),
            free: capabilities.billing === null,
            price: price && { amount: price.perSecond * 60, currency: price.currency },
            deferred: capabilities.deferred !== null,
          };
        }),
      ),
  };
}
