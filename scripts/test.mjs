// npm test: sets up what is missing, runs the suites in order and goes on after a failure. The last line is the sum.
import { shouldAsk } from './lib/ask.mjs';
import { runChecks } from './lib/checks.mjs';
import { ensureNodeModules } from './lib/ensure-node-modules.mjs';
import { ensureSystemPackages } from './lib/ensure-system-packages.mjs';
import { ensureWebBuild } from './lib/ensure-web-build.mjs';
import { stopCommandsOnSignals } from './lib/run.mjs';
import { runSuite } from './lib/run-suite.mjs';
import { seconds } from './lib/step.mjs';
import { chooseSuites, USAGE } from './lib/suites.mjs';
import { packagesOfSuites } from './lib/system-packages.mjs';

const SUITES_WITH_PAGE = ['e2e', 'long'];

const args = process.argv.slice(2);
stopCommandsOnSignals();
const { passed, failed } = await runAll().catch(report);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

async function runAll() {
  const { suites, unknown } = chooseSuites(args);
  if (unknown.length > 0) {
    console.error(`Not known: ${unknown.join(' ')}\n${USAGE}`);
    return { passed: 0, failed: 1 };
  }
  const missing = await ensureSystemPackages(packagesOfSuites(suites.map(({ name }) => name)), { ask: shouldAsk(args) });
  if (!(await ensureNodeModules())) return { passed: 0, failed: suites.length };
  const sum = { passed: 0, failed: 0 };
  for (const suite of suites) {
    const counts = await runOne(suite, missing);
    sum.passed += counts.passed;
    sum.failed += counts.failed;
  }
  return sum;
}

async function runOne({ name, minutes }, missing) {
  const start = performance.now();
  console.log(`\n── ${name} ──`);
  const lacks = lacksOf(name, missing);
  const hasPage = !SUITES_WITH_PAGE.includes(name) || (await ensureWebBuild());
  const counts = minutes === undefined ? await runChecks() : await runSuite(name, minutes);
  if (lacks.length > 0) console.log(`✗ ${name} needs ${lacks.join(' ')}, which could not be installed`);
  if (!hasPage) console.log(`✗ ${name} needs the web page, which could not be built`);
  const failed = counts.failed + Number(lacks.length > 0) + Number(!hasPage);
  const skipped = counts.skipped ? `, ${counts.skipped} skipped` : '';
  console.log(`${name}: ${counts.passed} passed, ${failed} failed${skipped} (${seconds(start)})`);
  return { passed: counts.passed, failed };
}

function lacksOf(suite, missing) {
  const needed = packagesOfSuites([suite]).map(({ name }) => name);
  return missing.filter((name) => needed.includes(name));
}

function report(error) {
  console.error(error);
  return { passed: 0, failed: 1 };
}
