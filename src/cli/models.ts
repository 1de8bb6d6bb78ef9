import { type Command, Option } from 'commander';
import { FAMILY_NAMES } from '../engines/local/families.ts';
import type { AddOptions } from './model-commands.ts';

/** What the commands need is loaded only for them: it would slow every other one down. */
const commands = () => import('./model-commands.ts');

export function addModels(program: Command): void {
  const models = program.command('models').description('Models that hear on this machine: fetch them, take them in, check them');
  models
    .command('list')
    .description('What is installed, and what can be fetched')
    .action(async () => (await commands()).listModels());
  models
    .command('pull')
    .description('Fetch a model of the catalogue; goes on where an earlier call stopped')
    .argument('<name>')
    .option('--again', 'fetch it anew, even if it is there')
    .action(async (name: string, options: { again?: true }) => (await commands()).pullByName(name, options.again === true));
  models
    .command('add')
    .description('Take in a model from a folder or an archive (.tar, .tar.gz, .tar.bz2)')
    .argument('<path>')
    .option('--name <name>', 'what it is called here; made from the path where it is left out')
    .addOption(new Option('--family <family>', 'what kind of model it is, where its files do not say').choices(FAMILY_NAMES))
    .option('--languages <codes>', 'what it recognises, with commas, such as kk,ru')
    .action(async (path: string, options: AddOptions) => (await commands()).addFrom(path, options));
  models
    .command('verify')
    .description('Read every byte of a model, and load it once; of all models where no name is given')
    .argument('[name]')
    .action(async (name?: string) => (await commands()).verifyModels(name));
  models
    .command('remove')
    .description('Delete a model, or what was fetched of it')
    .argument('<name>')
    .option('--yes', 'do not ask')
    .action(async (name: string, options: { yes?: true }) => (await commands()).removeModel(name, options.yes === true));
}
