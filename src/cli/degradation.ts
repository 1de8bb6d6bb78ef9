import { userInfo } from 'node:os';
import { type Command, Option } from 'commander';
import { FEATURES, MODES, type Override, OverrideRequest } from '../contract/degradation.ts';
import { beginOverride, endOverride, listOverrides } from '../operations/degradation/overrides.ts';
import { parseOptions } from './parse-options.ts';
import { openForCommand } from './terminal.ts';
import { minute, textTable } from './text-table.ts';

/** `degradation`: what was switched by hand, and switching. */
export function addDegradation(program: Command, version: string): void {
  const degradation = program.command('degradation').description('Work with less by hand, for maintenance or while a part is away');
  const by = (): string => `${userInfo().username} in the terminal`;
  degradation
    .command('show')
    .description('What stands now, and the record')
    .option('--json', 'as JSON')
    .action(async ({ json }: { json?: true }) => {
      await using app = await openForCommand(version);
      const record = await listOverrides(app.db);
      process.stdout.write(json ? `${JSON.stringify(record, null, 2)}\n` : describe(record));
    });
  degradation
    .command('set')
    .description('Switch: degraded stops the queue and the caches; full uses everything, whatever the checks find')
    .addArgument(degradation.createArgument('<mode>').choices(MODES))
    .requiredOption('--reason <text>', 'why, 1 to 500 letters')
    .addOption(new Option('--disable <features...>', 'single features to switch off as well').choices(FEATURES))
    .action(async (mode: string, { reason, disable }: { reason: string; disable?: string[] }) => {
      const asked = parseOptions(OverrideRequest, { mode, reason, disable });
      await using app = await openForCommand(version);
      await beginOverride(app.db, asked, by());
      process.stdout.write(`${mode} stands until: kazru-stt degradation end\n`);
    });
  degradation
    .command('end')
    .description('End what was switched; the checks decide again')
    .action(async () => {
      await using app = await openForCommand(version);
      const { mode } = await endOverride(app.db, by());
      process.stdout.write(`${mode} has ended\n`);
    });
}

function describe(record: readonly Override[]): string {
  if (record.length === 0) return 'Nothing was ever switched by hand.\n';
  return textTable(
    record.map(({ mode, disabled, made_at, made_by, ended_at, reason }) => [
      minute(made_at),
      ended_at === null ? 'stands' : minute(ended_at),
      mode,
      disabled.length === 0 ? '' : `without ${disabled.join(', ')}`,
      made_by,
      reason,
    ]),
  );
}
