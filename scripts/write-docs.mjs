// npm run docs:write: makes the tables in docs/ that come from the code. Runs on Node 24, as it reads TypeScript.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DOC_TABLES, withTable } from './lib/doc-tables.ts';
import { ROOT } from './lib/root.mjs';

for (const entry of DOC_TABLES) {
  const file = path.join(ROOT, entry.file);
  const before = readFileSync(file, 'utf8');
  const after = withTable(before, entry);
  writeFileSync(file, after);
  console.log(`${entry.file}: ${before === after ? 'is current' : 'rewritten'}`);
}
