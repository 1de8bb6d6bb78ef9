import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { addCache } from './cli/cache.ts';
import { addCdn } from './cli/cdn.ts';
import { addDegradation } from './cli/degradation.ts';
import { addDoctor } from './cli/doctor.ts';
import { addEval } from './cli/eval.ts';
import { addGlossary } from './cli/glossary.ts';
import { addJobs } from './cli/jobs.ts';
import { addMigrate } from './cli/migrate.ts';
import { addModels } from './cli/models.ts';
import { addProcess } from './cli/process.ts';
import { addSearch } from './cli/search.ts';
import { addServe } from './cli/serve.ts';
import { addSpeakers } from './cli/speakers.ts';
import { addStorage } from './cli/storage.ts';
import { oneLine } from './cli/terminal.ts';
import { addTranscribe } from './cli/transcribe.ts';
import { addVoices } from './cli/voices.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };

const program = new Command('kazru-stt')
  .description('Speech to text for Kazakh, Russian and other languages. Settings come from the environment; see docs/configuration.md.')
  .version(version)
  // A command with commands of its own must not take their options for its own.
  .enablePositionalOptions()
  .showHelpAfterError('(add --help for the options)');
addServe(program, version);
addTranscribe(program, version);
addEval(program, version);
addJobs(program, version);
addSearch(program, version);
addProcess(program, version);
addSpeakers(program, version);
addVoices(program, version);
addGlossary(program, version);
addCache(program, version);
addStorage(program, version);
addCdn(program, version);
addDegradation(program, version);
addModels(program);
addMigrate(program);
addDoctor(program);

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${oneLine(error)}\n`);
  process.exitCode = 1;
}
