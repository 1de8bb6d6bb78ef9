import type { Selectable } from 'kysely';
import { AppError } from '../../contract/app-error.ts';
import type { EvaluationPage, EvaluationQuery, EvaluationRun } from '../../contract/evaluation.ts';
import type { Db } from '../../platform/db/connect.ts';
import type { Database } from '../../platform/db/schema.ts';
import { isId } from '../../platform/id.ts';

/** A page of an owner's runs, the newest first; ids sort by time. Throws VALIDATION_FAILED for a cursor that is none. */
export async function listRuns(db: Db, ownerId: string, { name, limit, cursor }: EvaluationQuery): Promise<EvaluationPage> {
  if (cursor !== undefined && !isId(cursor))
    throw new AppError('VALIDATION_FAILED', {
      message: 'The cursor does not belong to this list',
      details: { field: 'cursor', hint: 'use next_cursor of the page before' },
    });
  let query = db
    .selectFrom('evaluation_runs')
    .selectAll()
    .where('owner_id', '=', ownerId)
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (name !== undefined) query = query.where('name', '=', name);
  if (cursor !== undefined) query = query.where('id', '<', cursor);
  const rows = await query.execute();
  return { evaluations: rows.slice(0, limit).map(toRun), next_cursor: rows.length > limit ? (rows[limit - 1]?.id ?? null) : null };
}

/** Throws EVALUATION_NOT_FOUND. */
export async function findRun(db: Db, ownerId: string, id: string): Promise<EvaluationRun> {
  const row = await db.selectFrom('evaluation_runs').selectAll().where('owner_id', '=', ownerId).where('id', '=', id).executeTakeFirst();
  if (!row) throw new AppError('EVALUATION_NOT_FOUND', { details: { id } });
  return toRun(row);
}

function toRun({ id, name, made_at, scoring_version, program_version, figures }: Selectable<Database['evaluation_runs']>): EvaluationRun {
  return { id, name, made_at: made_at.toISOString(), scoring_version, program_version, engines: figures };
}
