import { aptInstall, hasApt, installCommand, rootPrefix } from './apt.mjs';
import { confirm } from './ask.mjs';
import { step } from './step.mjs';
import { missingPackages } from './system-packages.mjs';

/**
 * Installs those of the packages that are missing. Gives the names of what is missing still; the person has then read
 * how to install it.
 */
export async function ensureSystemPackages(wanted, { ask }) {
  const missing = missingPackages(wanted);
  if (missing.length === 0) return [];
  if (!hasApt()) return leave(missing, byHand(missing));

  const names = missing.map(({ name }) => name);
  console.log(`System packages to install: ${names.join(' ')}`);
  if (ask && !(await confirm('Install them now?'))) return leave(missing, installCommand(names));

  const prefix = await rootPrefix();
  if (prefix === undefined) return leave(missing, installCommand(names));
  await installOneByOneIfNeeded(names, prefix);

  const left = missingPackages(wanted);
  return left.length === 0 ? [] : leave(left, installCommand(left.map(({ name }) => name)));
}

async function installOneByOneIfNeeded(names, prefix) {
  const done = await step(`System packages: ${names.join(' ')}`, () => aptInstall(names, prefix));
  // One package that this release does not have must not keep the others out.
  if (done || names.length === 1) return;
  for (const name of names) await step(`System package: ${name}`, () => aptInstall([name], prefix));
}

function leave(missing, command) {
  const names = missing.map(({ name }) => name);
  console.log(`Not installed: ${names.join(' ')}. To install by hand:\n  ${command}`);
  return names;
}

function byHand(missing) {
  const formulas = missing.flatMap(({ brew }) => brew ?? []);
  return `brew install ${formulas.join(' ')}   (macOS; not verified — elsewhere use the packages of the same names)`;
}
