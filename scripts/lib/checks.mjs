import { existsSync } from 'node:fs';
import path from 'node:path';
import { node24Environment } from './node24.mjs';
import { ROOT } from './root.mjs';
import { run } from './run.mjs';

const TIME_LIMIT_MS = 5 * 60_000;
const FOLDERS = ['src', 'web', 'test', 'scripts', 'bench', 'examples'];

const CHECKS = {
  types: () => ['tsc', '-p', '.', '--pretty', String(process.stdout.isTTY === true)],
  lint: () => ['biome', 'check', '--error-on-warnings', '--max-diagnostics=100', '.'],
  boundaries: () => ['depcruise', '--output-type', 'err-long', ...FOLDERS.filter((folder) => existsSync(path.join(ROOT, folder)))],
  'dead code': () => ['knip', '--no-progress', '--no-config-hints'],
};

/** Runs every static check at once and prints only what is wrong. Gives how many passed and failed. */
export async function runChecks() {
  const outcomes = await Promise.all(Object.entries(CHECKS).map(([name, command]) => runCheck(name, command())));
  const wrong = outcomes.filter(({ code }) => code !== 0);
  for (const { name, output } of wrong) process.stdout.write(`\n✗ ${name}\n${output.trim()}\n`);
  return { passed: outcomes.length - wrong.length, failed: wrong.length, wrong: wrong.map(({ name }) => name) };
}

async function runCheck(name, [command, ...args]) {
  const { code, output, timedOut } = await run(command, args, { env: node24Environment(), timeoutMs: TIME_LIMIT_MS });
  return { name, code, output: timedOut ? `${output}\nstopped: it took too long` : output };
}
