import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { PROFILES, type ProfileName } from './profiles.ts';
import { runLoad } from './run-load.ts';
import { type LoadSummary, summarise, toMarkdown } from './write-report.ts';

const QUIET_MS = 30_000;
let shownAt = 0;

const ALL = Object.keys(PROFILES) as ProfileName[];

const args = process.argv.slice(2);
const { values } = parseArgs({
  args,
  options: {
    profile: { type: 'string', default: 'all' },
    minutes: { type: 'string' },
    mb: { type: 'string' },
    seed: { type: 'string' },
    report: { type: 'string', default: 'bench/load-report.md' },
  },
});
const names = values.profile === 'all' ? ALL : ALL.filter((name) => name === values.profile);
if (names.length === 0) throw new Error(`--profile: expected all or one of ${ALL.join(', ')}, got "${values.profile}"`);
const seed = values.seed === undefined ? Date.now() % 1_000_000 : positive('seed', values.seed);
const changes = {
  ...(values.minutes !== undefined && { minutes: positive('minutes', values.minutes) }),
  ...(values.mb !== undefined && { mb: positive('mb', values.mb) }),
};
const command = ['npm run load --', ...args, ...(values.seed === undefined ? ['--seed', String(seed)] : [])].join(' ');

const runs: LoadSummary[] = [];
for (const name of names) {
  const run = await runLoad({ ...PROFILES[name], ...changes, seed, say: (line) => showProgress(`${name}: ${line}`) });
  runs.push(summarise(name, run));
  process.stdout.write('\n');
  await writeFile(values.report, await toMarkdown(runs, { command, seed }));
}
for (const { profile, violations } of runs)
  for (const violation of violations) process.stdout.write(`BROKEN in ${profile}: ${violation}\n`);
const broken = runs.some(({ violations }) => violations.length > 0);
process.stdout.write(`${broken ? `broken; again: ${command}` : 'every promise was kept'}; the report is in ${values.report}\n`);
process.exitCode = broken ? 1 : 0;

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new Error(`--${name}: expected a number above 0, got "${text}"`);
  return value;
}

/** One line that changes in a terminal; elsewhere one now and then. */
function showProgress(line: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r\x1b[K${line}`);
  else if (Date.now() - shownAt >= QUIET_MS) {
    process.stdout.write(`${line}\n`);
    shownAt = Date.now();
  }
}
