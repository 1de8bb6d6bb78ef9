import type { Command } from 'commander';
import { type EvaluationPage, EvaluationQuery } from '../contract/evaluation.ts';
import { parseOptions } from './parse-options.ts';
import { openForCommand } from './terminal.ts';

/** `eval history`: the runs that were kept, and how each differs from the one before. */
export function addEvalHistory(command: Command, version: string): void {
  command
    .command('history')
    .description('The runs over time, the newest first, with the change against the run before')
    .option('--name <name>', 'only runs that are called so')
    .option('--limit <n>', 'how many, 1 to 100', '20')
    .option('--json', 'as JSON')
    .action(async ({ json, ...options }: { name?: string; limit: string; json?: true }) => {
      const query = parseOptions(EvaluationQuery, options);
      await using app = await openForCommand(version);
      const { listRuns } = await import('../evaluation/history/list-runs.ts');
      const { DEFAULT_OWNER_ID } = await import('../platform/db/schema.ts');
      const page: EvaluationPage = await listRuns(app.db, DEFAULT_OWNER_ID, query);
      const { historyTable } = await import('../evaluation/report/history-table.ts');
      process.stdout.write(json ? `${JSON.stringify(page, null, 2)}\n` : historyTable(page.evaluations));
    });
}
