// npm run check: types, lint, boundaries and dead code; prints only what is wrong and one line at the end.
import { runChecks } from './lib/checks.mjs';
import { stopCommandsOnSignals } from './lib/run.mjs';
import { seconds } from './lib/step.mjs';

const start = performance.now();
stopCommandsOnSignals();
const { wrong } = await runChecks();
const verdict = wrong.length === 0 ? 'types, lint, boundaries and dead code are fine' : `not right: ${wrong.join(', ')}`;
console.log(`check: ${verdict} (${seconds(start)})`);
process.exitCode = wrong.length === 0 ? 0 : 1;
