import { sql } from 'kysely';
import { type Processing, type ProcessingWishes, settleProcessing } from '../contract/processing.ts';
import type { Transcript } from '../contract/transcript.ts';
import type { Db } from '../platform/db/connect.ts';
import { rewriteTranscript } from '../writing/rewrite.ts';
import { readTranscript } from './read-transcript.ts';

/** Writes a transcript anew from what was heard; steps that are not named stay as they are. Nothing is recognised again. */
export async function processTranscript(db: Db, ownerId: string, jobId: string, wishes: ProcessingWishes): Promise<Transcript> {
  await readTranscript(db, ownerId, jobId);
  await rewriteTranscript(db, jobId, async (trx) => {
    await sql`update jobs set processing = processing || ${JSON.stringify(wishes)}::jsonb where id = ${jobId}`.execute(trx);
  });
  return readTranscript(db, ownerId, jobId);
}

/** How the texts of an account are written unless a request says otherwise: all steps, with their options. */
export async function readProcessing(db: Db, ownerId: string, usual: ProcessingWishes): Promise<Processing> {
  const { processing } = await db.selectFrom('owners').select('processing').where('id', '=', ownerId).executeTakeFirstOrThrow();
  return settleProcessing({ ...usual, ...processing });
}

/** Steps that are not named are as this server has them. For recordings that come from now on. */
export async function setProcessing(db: Db, ownerId: string, wishes: ProcessingWishes): Promise<void> {
  await db
    .updateTable('owners')
    .set({ processing: JSON.stringify(wishes) })
    .where('id', '=', ownerId)
    .execute();
}
