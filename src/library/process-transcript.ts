import { type Processing, type ProcessingWishes, settleProcessing } from '../contract/processing.ts';
import type { Transcript } from '../contract/transcript.ts';
import type { Db } from '../platform/db/connect.ts';
import { rewriteTranscript } from '../writing/rewrite.ts';
import { findTranscript, readTranscript } from './read-transcript.ts';

/**
 * Writes a transcript anew from what was heard; steps that are not named stay as they are. Nothing is recognised again.
 * `admitUnmasking` is called where more personal data would be seen then, and throws for whoever may not have that.
 */
export async function processTranscript(
  db: Db,
  ownerId: string,
  jobId: string,
  wishes: ProcessingWishes,
  admitUnmasking: () => void = () => {},
): Promise<Transcript> {
  await findTranscript(db, ownerId, jobId);
  await rewriteTranscript(db, jobId, async (trx) => {
    const { processing } = await trx.selectFrom('jobs').select('processing').where('id', '=', jobId).executeTakeFirstOrThrow();
    const changed = changeProcessing(settleProcessing(processing), wishes);
    if (showsMore(settleProcessing(processing), changed)) admitUnmasking();
    await trx
      .updateTable('jobs')
      .set({ processing: JSON.stringify(changed) })
      .where('id', '=', jobId)
      .execute();
  });
  return readTranscript(db, ownerId, jobId);
}

/** How the texts of an account are written unless a request says otherwise: all steps, with their options. */
export async function readProcessing(db: Db, ownerId: string, usual: ProcessingWishes): Promise<Processing> {
  const { processing } = await db.selectFrom('owners').select('processing').where('id', '=', ownerId).executeTakeFirstOrThrow();
  return settleProcessing({ ...usual, ...processing });
}

/** Whether personal data would be seen that are masked before. */
export function showsMore({ personal_data: before }: Processing, { personal_data: then }: Processing): boolean {
  return before.on && (!then.on || before.kinds.some((kind) => !then.kinds.includes(kind)));
}

/** Switching a step off and on leaves its options as they were. */
function changeProcessing(processing: Processing, wishes: ProcessingWishes): Processing {
  const changes = Object.entries(wishes).map(([step, wish]) => [
    step,
    typeof wish === 'boolean' ? { ...processing[step as keyof Processing], on: wish } : wish,
  ]);
  return { ...processing, ...Object.fromEntries(changes) };
}

/** Steps that are not named are as this server has them. For recordings that come from now on. */
export async function setProcessing(db: Db, ownerId: string, wishes: ProcessingWishes): Promise<void> {
  await db
    .updateTable('owners')
    .set({ processing: JSON.stringify(wishes) })
    .where('id', '=', ownerId)
    .execute();
}
