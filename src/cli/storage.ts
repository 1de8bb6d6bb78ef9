import type { Command } from 'commander';
import { type AuditReport, auditMedia } from '../retention/audit.ts';
import { onStop, openForCommand } from './terminal.ts';
import { textTable } from './text-table.ts';

interface AuditCommandOptions {
  deep?: boolean;
  dryRun?: boolean;
  json?: true;
}

/** `storage`: whether the media are as they should be. */
export function addStorage(program: Command, version: string): void {
  const storage = program.command('storage').description('The media: recordings and what is made of them');
  storage
    .command('audit')
    .description('Find objects that no recording has and recordings whose media are missing or damaged, and mend what is safe')
    .option('--deep', 'read every byte and hold it against its hash')
    .option('--dry-run', 'mend nothing')
    .option('--json', 'as JSON')
    .action(async ({ deep = false, dryRun = false, json }: AuditCommandOptions) => {
      const stop = new AbortController();
      using _signals = onStop(() => stop.abort());
      await using app = await openForCommand(version);
      const report = await auditMedia(app, app.log, {
        deep,
        mend: !dryRun,
        signal: stop.signal,
        ...(process.stderr.isTTY && { onProgress: sayProgress }),
      });
      process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : describe(report));
      if (report.refused !== null || report.findings.some(({ mended }) => !mended)) process.exitCode = 1;
    });
}

/** One line that is written over. */
function sayProgress(done: number, total: number): void {
  process.stderr.write(`\r${done} of ${total} recordings${done >= total ? '\n' : ''}`);
}

function describe({ objects, bytes, recordings, findings, refused }: AuditReport): string {
  const sum = `${recordings} recordings, ${objects} objects, ${(bytes / 1024 ** 2).toFixed(1)} MB`;
  if (refused !== null) return `${sum}\n${refused}\n`;
  if (findings.length === 0) return `${sum}: all is as it should be\n`;
  const rows = findings.map(({ problem, object, message, mended }) => [problem, object, mended ? `${message}; mended` : message]);
  return `${sum}\n\n${textTable([['problem', 'object', 'what'], ...rows])}`;
}
