import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { node24Environment } from './node24.mjs';
import { run } from './run.mjs';
import { countVitest } from './vitest-results.mjs';

/** Runs one vitest project on the screen, for at most `minutes`. Gives `{ passed, failed, skipped }`. */
export async function runSuite(project, minutes) {
  const directory = mkdtempSync(path.join(tmpdir(), 'kazru-results-'));
  const file = path.join(directory, 'results.json');
  const args = ['run', `--project=${project}`, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  // Also when Ctrl-C ends the run.
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  const { code, timedOut } = await run('vitest', args, { env: node24Environment(), show: true, timeoutMs: minutes * 60_000 });
  if (timedOut) console.log(`${project}: stopped, it ran for more than ${minutes} minutes`);
  return countVitest(readReport(file), code);
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
