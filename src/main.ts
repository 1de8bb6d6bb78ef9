import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { addCache } from './cli/cache.ts';
import { addDoctor } from './cli/doctor.ts';
import { addEval } from './cli/eval.ts';
import { addJobs } from './cli/jobs.ts';
import { addMigrate } from './cli/migrate.ts';
import { addModels } from './cli/models.ts';
import { addServe } from './cli/serve.ts';
import { oneLine } from './cli/terminal.ts';
import { addTranscribe } from './cli/transcribe.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };

const program = new Command('kazru-stt')
  .description('Speech to text for Kazakh, Russian and other languages. Settings come from the environment; see docs/configuration.md.')
  .version(version)
  .showHelpAfterError('(add --help for the options)');
addServe(program, version);
addTranscribe(program, version);
addEval(program, version);
addJobs(program, version);
addCache(program, version);
addModels(program);
addMigrate(program);
addDoctor(program);

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${oneLine(error)}\n`);
  process.exitCode = 1;
}
