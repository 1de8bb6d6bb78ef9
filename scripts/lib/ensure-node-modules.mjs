import path from 'node:path';
import { node24Environment } from './node24.mjs';
import { ROOT } from './root.mjs';
import { run } from './run.mjs';
import { clearStamp, fingerprint, isStamped, writeStamp } from './stamp.mjs';
import { step } from './step.mjs';

const LOCKFILE = 'package-lock.json';

/** Installs the packages of package-lock.json unless they are there. Gives whether node_modules can be used. */
export async function ensureNodeModules(root = ROOT) {
  const stamp = path.join(root, 'node_modules', '.kazru-installed');
  if (isStamped(stamp, wantedState(root))) return true;

  clearStamp(stamp);
  const before = fingerprint(root, [LOCKFILE]);
  // Not `npm ci`: it refuses a lockfile whose other platforms' optional packages the registry does not have.
  const installed = await step('Packages: npm install', () =>
    run('npm', ['install', '--no-audit', '--no-fund', '--include=dev'], { cwd: root, env: node24Environment(root) }),
  );
  if (!installed) return false;

  if (fingerprint(root, [LOCKFILE]) !== before) {
    console.warn(`Warning: npm install changed ${LOCKFILE}. Restore it (git checkout ${LOCKFILE}) before you commit.`);
  }
  writeStamp(stamp, wantedState(root));
  return true;
}

function wantedState(root) {
  return `${process.platform}-${process.arch} ${fingerprint(root, ['package.json', LOCKFILE])}`;
}
