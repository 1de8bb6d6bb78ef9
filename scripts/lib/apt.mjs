import { existsSync, readdirSync } from 'node:fs';
import { isInteractive } from './ask.mjs';
import { run } from './run.mjs';

const LISTS = '/var/lib/apt/lists';
const OPTIONS = ['-y', '-qq', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=120'];

/** Whether this is Debian, Ubuntu or their like. */
export function hasApt() {
  return existsSync('/usr/bin/apt-get');
}

/** The command that a person types to install these packages. */
export function installCommand(names) {
  const sudo = process.getuid?.() === 0 ? '' : 'sudo ';
  return `${sudo}apt-get update && ${sudo}apt-get install -y --no-install-recommends ${names.join(' ')}`;
}

/** How this user becomes root: `[]` when they are, `['sudo', …]`, or undefined when there is no way. */
export async function rootPrefix() {
  if (process.getuid?.() === 0) return [];
  if ((await run('sudo', ['-n', 'true'])).code === 0) return ['sudo', '-n'];
  return isInteractive() && existsSync('/usr/bin/sudo') ? ['sudo'] : undefined;
}

/** Installs packages, refreshing the lists where they are absent or too old to install from. Gives a result of `run`. */
export async function aptInstall(names, prefix) {
  if (hasLists()) {
    const result = await aptGet(prefix, ['install', ...OPTIONS, ...names]);
    if (result.code === 0) return result;
  }
  const update = await aptGet(prefix, ['update', '-qq']);
  const install = await aptGet(prefix, ['install', ...OPTIONS, ...names]);
  return { code: install.code, output: update.code === 0 ? install.output : `${update.output}\n${install.output}` };
}

function hasLists() {
  return existsSync(LISTS) && readdirSync(LISTS).some((name) => name.includes('_Packages'));
}

function aptGet(prefix, args) {
  const [command, ...rest] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...args];
  return run(command, rest);
}
