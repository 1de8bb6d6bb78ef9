import type { Engine } from './engine.ts';
import type { EngineTools } from './engine-tools.ts';
import { checkedEngine, type Redact } from './packages/checked-engine.ts';
import { asEngine, engineProblems } from './packages/contract.ts';
import { findPackage, isPath } from './packages/find-package.ts';

/** What a package's `createEngine` is given. */
export interface PackageTools extends EngineTools {
  /** A variable of the environment; what it holds is taken for a secret. */
  env: (name: string) => string | undefined;
}

/**
 * The engines of the packages that ENGINES names: npm packages, or folders by a path with a dot or a slash in front.
 * Each exports `createEngine(tools: PackageTools): Engine | Promise<Engine>`. Rejects with all problems, each of which
 * names the package and the field.
 */
export async function loadPackages(names: readonly string[], tools: PackageTools, folder: string = process.cwd()): Promise<Engine[]> {
  const problems: string[] = [];
  const engines: Engine[] = [];
  const owners = new Map<string, string>();
  for (const name of names) {
    const tell = (problem: string): void => void problems.push(`ENGINES: ${name}: ${problem}`);
    const { env, redact } = watched(tools.env);
    const made = await make(name, { ...tools, env }, folder).catch((error: unknown) => {
      tell(redact(error instanceof Error ? error.message : String(error)));
      return FAILED;
    });
    if (made === FAILED) continue;
    const wrong = engineProblems(made);
    for (const problem of wrong) tell(redact(problem));
    if (wrong.length > 0) continue;
    const engine = checkedEngine(asEngine(made), redact);
    const owner = owners.get(engine.id);
    if (owner !== undefined) tell(`id: "${engine.id}" is the id of the engine of ${owner}, too`);
    owners.set(engine.id, name);
    engines.push(engine);
  }
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return engines;
}

const FAILED = Symbol('failed');

async function make(name: string, tools: PackageTools, folder: string): Promise<unknown> {
  const file = findPackage(name, folder);
  if (file === null)
    throw new Error(
      isPath(name)
        ? `there is no such file, and no folder with a main file, seen from ${folder}`
        : `there is no such package; install it with npm install in ${folder}`,
    );
  let loaded: Record<string, unknown>;
  try {
    loaded = await import(file.href);
  } catch (cause) {
    throw new Error(`it cannot be loaded: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
  const { createEngine } = loaded;
  if (typeof createEngine !== 'function') throw new Error('it exports no function createEngine');
  try {
    return await createEngine(tools);
  } catch (cause) {
    throw new Error(`createEngine failed: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

/** The environment, and what removes from a text everything that was read from it. */
function watched(env: PackageTools['env']): { env: PackageTools['env']; redact: Redact } {
  const values = new Set<string>();
  return {
    env(name) {
      const value = env(name);
      if (value !== undefined && value.length >= 4) values.add(value);
      return value;
    },
    redact: (text) => [...values].reduce((rest, value) => rest.replaceAll(value, '***'), text),
  };
}
