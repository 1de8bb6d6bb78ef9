// npm start: sets up what is missing, then runs the app. Needs nothing but Node 20; arguments go on to `serve`.
import { shouldAsk } from './lib/ask.mjs';
import { ensureNodeModules } from './lib/ensure-node-modules.mjs';
import { ensureSystemPackages } from './lib/ensure-system-packages.mjs';
import { ensureWebBuild } from './lib/ensure-web-build.mjs';
import { stopCommandsOnSignals } from './lib/run.mjs';
import { runApp } from './lib/run-app.mjs';
import { packagesOfProduct } from './lib/system-packages.mjs';

const args = process.argv.slice(2);
const stopListening = stopCommandsOnSignals();

await ensureSystemPackages(packagesOfProduct(), { ask: shouldAsk(args) });
if (await ensureNodeModules()) {
  await ensureWebBuild();
  stopListening();
  const appArgs = args.filter((arg) => arg !== '--yes' && arg !== '-y');
  process.exitCode = await runApp(['serve', '--first-run-sample', ...appArgs]);
} else {
  console.error('The packages could not be installed, so the app cannot start. Check the connection and run "npm start" again.');
  process.exitCode = 1;
}
