import type { Segment, Transcript } from '../../../src/contract/transcript.ts';
import { addTerm, changeTerm, deleteTerm, GLOSSARY_KEY } from '../api/glossary.ts';
import { putTranscript } from '../api/job-cache.ts';
import { queryClient } from '../api/query-client.ts';
import { processTranscript } from '../api/transcript.ts';
import { say } from '../i18n/i18n.ts';
import { showFailure } from '../library/job-actions.ts';
import { showToast } from '../notifications/toasts.ts';

const UNDO_MS = 15_000;

interface Correction {
  wrong: string;
  right: string;
  /** Only in this recording. */
  here: boolean;
}

/** Puts a spelling into the glossary and writes the text anew with it. Gives whether that went well. */
export async function correctEverywhere(before: Transcript, { wrong, right, here }: Correction): Promise<boolean> {
  const jobId = before.job_id;
  // Who corrects by the glossary wants it used.
  const wishes = before.metadata.processing?.glossary.on === false ? { glossary: true } : {};
  const undoWishes = 'glossary' in wishes ? { glossary: false } : {};
  try {
    const term = await addTerm({
      term: right,
      variants: [wrong],
      scope: here ? 'job' : 'organisation',
      job_id: here ? jobId : null,
      source: 'correction',
    });
    const after = await processTranscript(jobId, wishes);
    putTranscript(after);
    const takeBack = async () => {
      const { id, variants, term: name, language, kind, scope, job_id } = term;
      const left = variants.filter((variant) => variant !== wrong);
      await (left.length === 0 ? deleteTerm(id) : changeTerm(id, { term: name, language, kind, scope, job_id, variants: left }));
      putTranscript(await processTranscript(jobId, undoWishes));
    };
    const n = changedPlaces(before, after);
    showToast(n === 0 ? say('correct.none', { to: right }) : say('correct.done', { from: wrong, to: right, n }), {
      undo: () => void takeBack().catch(showFailure).finally(forgetTerms),
      lasts: UNDO_MS,
    });
    return true;
  } catch (thrown) {
    showFailure(thrown);
    return false;
  } finally {
    forgetTerms();
  }
}

function forgetTerms(): void {
  void queryClient.invalidateQueries({ queryKey: GLOSSARY_KEY });
}

/** Places where something else stands now; neighbours that have changed are one. */
function changedPlaces(before: Transcript, after: Transcript): number {
  const were = new Map(before.segments.flatMap(({ words }) => words.map((word) => [word.start_time, word.text])));
  const changed = ({ start_time, text }: Segment['words'][number]) => were.get(start_time) !== text;
  return after.segments
    .map(({ words }) => words.filter((word, at) => changed(word) && (at === 0 || !words.slice(at - 1, at).some(changed))).length)
    .reduce((sum, n) => sum + n, 0);
}
