import { parseArgs } from 'node:util';
import { runStorm } from './run-storm.ts';

const { values } = parseArgs({
  options: { jobs: { type: 'string', default: '1000' }, kills: { type: 'string', default: '50' }, seed: { type: 'string' } },
});
const seed = values.seed === undefined ? Date.now() % 1_000_000 : Number(values.seed);
const say = (line: string): void => void process.stdout.write(`${line}\n`);

say(`storm: ${values.jobs} jobs, ${values.kills} deaths, seed ${seed}`);
const report = await runStorm({ jobs: Number(values.jobs), kills: Number(values.kills), seed, say });
const { violations, ...figures } = report;
say(JSON.stringify(figures, null, 2));
for (const violation of violations) say(`VIOLATION ${violation}`);
const late = (report.redeliveryMs ?? 0) > 10_000;
const twice = report.repeatedCalls > report.allowedRepeats;
if (late) say(`LATE a job was nobody's for ${report.redeliveryMs} ms`);
if (twice) say(`TWICE ${report.repeatedCalls} calls were repeated, ${report.allowedRepeats} may be`);
process.exitCode = violations.length > 0 || late || twice ? 1 : 0;
say(process.exitCode === 0 ? 'every promise was kept' : `broken; again: npm run storm -- --seed ${seed}`);
