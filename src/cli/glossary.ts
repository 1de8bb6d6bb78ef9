import { readFile, stat } from 'node:fs/promises';
import type { Command } from 'commander';
import { AppError } from '../contract/app-error.ts';
import { LARGEST_GLOSSARY, NewTerm, TermQuery } from '../contract/glossary.ts';
import { exportTerms, importTerms, listTerms, removeTerm, saveTerm } from '../glossary/glossary-store.ts';
import { processTranscript } from '../library/process-transcript.ts';
import { DEFAULT_OWNER_ID } from '../platform/db/schema.ts';
import { parseOptions } from './parse-options.ts';
import { openForCommand } from './terminal.ts';
import { textTable } from './text-table.ts';

const OWNER = { ownerId: DEFAULT_OWNER_ID, sessionId: null };

/** `glossary`: terms and names, and how they are written. */
export function addGlossary(program: Command, version: string): void {
  const glossary = program.command('glossary').description('Terms and names, and how they are to be written');
  const open = () => openForCommand(version);
  glossary
    .command('list')
    .description('Terms in alphabetical order')
    .option('--q <text>', 'only those in which this stands')
    .option('--limit <n>', 'how many, 1 to 1000', '100')
    .option('--json', 'as JSON')
    .action(async ({ json, ...options }: { q?: string; limit: string; json?: true }) => {
      await using app = await open();
      const { terms, next_cursor: next } = await listTerms(app.db, OWNER, parseOptions(TermQuery, options));
      const rows = terms.map((term) => [term.term, term.variants.join(' | '), term.kind, term.scope, String(term.hits), term.id]);
      process.stdout.write(
        json ? `${JSON.stringify(terms, null, 2)}\n` : textTable([['TERM', 'HEARD AS', 'KIND', 'SCOPE', 'HITS', 'ID'], ...rows]),
      );
      if (next !== null && !json) process.stderr.write('There are more; see --limit and --q\n');
    });
  glossary
    .command('add')
    .description('Add a term, or change it')
    .argument('<term>', 'as it is to be written')
    .argument('[heard-as...]', 'what engines write for it')
    .option('--kind <kind>', 'term or name', 'term')
    .option('--language <code>', 'whose endings it takes: kk, ru or en; both Kazakh and Russian without it')
    .action(async (term: string, variants: string[], options: { kind: string; language?: string }) => {
      const wanted = parseOptions(NewTerm, { term, variants, ...options });
      await using app = await open();
      const saved = await saveTerm(app.db, OWNER, wanted);
      process.stdout.write(`${saved.id}\n`);
    });
  glossary
    .command('correct')
    .description('Write something in another way wherever it is heard: what somebody corrected in a text')
    .argument('<wrong>', 'as it stands in a text')
    .argument('<right>', 'as it is to be written')
    .option('--job <id>', 'write the text of this recording anew with it')
    .option('--here', 'only there, in no other recording')
    .action(async (wrong: string, right: string, { job, here }: { job?: string; here?: true }) => {
      if (here && job === undefined) throw new Error('--here needs --job: it says where');
      const scope = here ? { scope: 'job', job_id: job } : {};
      const wanted = parseOptions(NewTerm, { term: right, variants: [wrong], source: 'correction', ...scope });
      await using app = await open();
      const saved = await saveTerm(app.db, OWNER, wanted);
      // Who corrects by the glossary wants it used.
      if (job !== undefined) await processTranscript(app.db, OWNER.ownerId, job, { glossary: true });
      process.stdout.write(`${saved.id}\n`);
    });
  glossary
    .command('remove')
    .description('Delete a term')
    .argument('<id>')
    .action(async (id: string) => {
      await using app = await open();
      await removeTerm(app.db, OWNER, id);
    });
  glossary
    .command('export')
    .description('Everything as CSV')
    .action(async () => {
      await using app = await open();
      process.stdout.write(await exportTerms(app.db, OWNER));
    });
  glossary
    .command('import')
    .description('Add the terms of a CSV: term, variants (with | between), language, kind, scope')
    .argument('<file>')
    .action(async (file: string) => {
      const { size } = await stat(file).catch(() => Promise.reject(new Error(`There is no file ${file} that can be read`)));
      if (size > LARGEST_GLOSSARY) throw new AppError('BODY_TOO_LARGE', { message: `${file} is larger than ${LARGEST_GLOSSARY} bytes` });
      const csv = await readFile(file, 'utf8');
      await using app = await open();
      const { added, changed, left_out, problems } = await importTerms(app.db, OWNER, csv);
      for (const problem of problems) process.stderr.write(`${problem.message}\n`);
      if (left_out > problems.length) process.stderr.write(`and ${left_out - problems.length} more\n`);
      process.stdout.write(`${added} added, ${changed} changed, ${left_out} left out\n`);
    });
}
