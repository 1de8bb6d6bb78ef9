import { existsSync } from 'node:fs';
import path from 'node:path';
import { node24Environment } from './node24.mjs';
import { ROOT } from './root.mjs';
import { run } from './run.mjs';
import { fingerprint, isStamped, writeStamp } from './stamp.mjs';
import { step } from './step.mjs';

/** Builds web/dist unless it was built from these very sources. Gives whether web/dist can be served. */
export async function ensureWebBuild(root = ROOT) {
  if (!existsSync(path.join(root, 'web', 'index.html'))) return false;
  const sources = fingerprint(root, ['web', 'src/contract', 'package-lock.json'], ['web/dist']);
  // Inside the folder that a build empties, so that a build by hand takes the stamp away.
  const stamp = path.join(root, 'web', 'dist', '.built-from');
  if (isStamped(stamp, sources)) return true;

  const built = await step('Web page: vite build', () =>
    run('vite', ['build', 'web', '--configLoader', 'native'], { cwd: root, env: node24Environment(root) }),
  );
  if (built) writeStamp(stamp, sources);
  return built;
}
