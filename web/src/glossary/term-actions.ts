import type { ImportedTerms, Term } from '../../../src/contract/glossary.ts';
import { addTerm, changeTerm, deleteTerm, GLOSSARY_KEY, importTerms, type TermFields } from '../api/glossary.ts';
import { queryClient } from '../api/query-client.ts';
import { say } from '../i18n/i18n.ts';
import { showFailure } from '../library/job-actions.ts';
import { showToast } from '../notifications/toasts.ts';
import { readCsv } from './read-csv.ts';

const UNDO_MS = 10_000;

/** Adds a term, or changes the one that is there. Gives whether that went well. */
export async function saveWithUndo(before: Term | null, fields: TermFields): Promise<boolean> {
  const done = before === null ? 'glossary.added' : 'glossary.changed';
  const saved = await attempt(() => (before === null ? addTerm(fields) : changeTerm(before.id, fields)));
  if (saved === null) return false;
  const undo = () => void attempt(() => (before === null ? deleteTerm(saved.id) : changeTerm(before.id, fieldsOf(before))));
  showToast(say(done, { name: saved.term }), { undo, lasts: UNDO_MS });
  return true;
}

export async function deleteWithUndo(term: Term): Promise<void> {
  const deleted = await attempt(async () => {
    await deleteTerm(term.id);
    return term;
  });
  if (deleted === null) return;
  showToast(say('glossary.deleted', { name: term.term }), { undo: () => void attempt(() => addTerm(fieldsOf(term))), lasts: UNDO_MS });
}

/** Adds the terms of a file; null when none could be read. */
export async function importFile(file: File): Promise<ImportedTerms | null> {
  return attempt(async () => importTerms(await readCsv(file)));
}

function fieldsOf({ term, variants, language, kind, scope, job_id }: Term): TermFields {
  return { term, variants, language, kind, scope, job_id };
}

async function attempt<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (thrown) {
    showFailure(thrown);
    return null;
  } finally {
    void queryClient.invalidateQueries({ queryKey: GLOSSARY_KEY });
  }
}
