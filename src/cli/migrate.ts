import type { Command } from 'commander';
import { connectDatabase } from '../platform/db/connect.ts';
import { type Migrations, migrations } from '../platform/db/migrate.ts';
import { commandSetup } from './terminal.ts';

export function addMigrate(program: Command): void {
  const migrate = program.command('migrate').description('Change the database schema; serve and transcribe do "up" by themselves');
  const run = async (work: (found: Migrations) => Promise<string>): Promise<void> => {
    const { config, log } = commandSetup();
    await using connection = await connectDatabase(config.database, log);
    process.stdout.write(`${await work(migrations(connection.unlimited))}\n`);
  };
  migrate
    .command('up')
    .description('Apply what is missing')
    .action(() => run(async (found) => (await found.up()).map((name) => `applied ${name}`).join('\n') || 'nothing to do'));
  migrate
    .command('down')
    .description('Take the newest migration back, with the data in it')
    .action(() => run(async (found) => (await found.down()).map((name) => `took back ${name}`).join('\n') || 'nothing to take back'));
  migrate
    .command('status')
    .description('Which are applied')
    .action(() =>
      run(async (found) =>
        (await found.status())
          .map(({ name, executedAt }) => `${executedAt?.toISOString() ?? 'missing                 '}  ${name}`)
          .join('\n'),
      ),
    );
}
