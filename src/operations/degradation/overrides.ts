import { type Selectable, sql } from 'kysely';
import { AppError } from '../../contract/app-error.ts';
import type { Override, OverrideRequest } from '../../contract/degradation.ts';
import type { Db } from '../../platform/db/connect.ts';
import type { Database } from '../../platform/db/schema.ts';
import { newId } from '../../platform/id.ts';

const SHOWN = 50;

/** The override that stands now. */
export async function readOverride(db: Db): Promise<Override | null> {
  const row = await db.selectFrom('degradation_overrides').selectAll().where('ended_at', 'is', null).executeTakeFirst();
  return row ? toOverride(row) : null;
}

/** What was switched by hand, newest first. Nothing leaves this record. */
export async function listOverrides(db: Db): Promise<Override[]> {
  const rows = await db
    .selectFrom('degradation_overrides')
    .selectAll()
    .orderBy('made_at', 'desc')
    .orderBy('id', 'desc')
    .limit(SHOWN)
    .execute();
  return rows.map(toOverride);
}

/** Begins an override; one that stood ends by that. */
export async function beginOverride(db: Db, { mode, reason, disable }: OverrideRequest, by: string): Promise<Override> {
  return db.transaction().execute(async (trx) => {
    // Of two that come at once one waits, or both would stand.
    await sql`lock table degradation_overrides in share row exclusive mode`.execute(trx);
    await endStanding(trx, by);
    const row = await trx
      .insertInto('degradation_overrides')
      .values({ id: newId(), mode, reason, disabled: disable, made_by: by, ended_by: null })
      .returningAll()
      .executeTakeFirstOrThrow();
    return toOverride(row);
  });
}

/** Ends the override that stands. Throws NO_OVERRIDE. */
export async function endOverride(db: Db, by: string): Promise<Override> {
  const ended = await endStanding(db, by);
  if (!ended) throw new AppError('NO_OVERRIDE');
  return ended;
}

async function endStanding(db: Db, by: string): Promise<Override | null> {
  const row = await db
    .updateTable('degradation_overrides')
    .set({ ended_at: sql<Date>`now()`, ended_by: by })
    .where('ended_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
  return row ? toOverride(row) : null;
}

function toOverride({ made_at, ended_at, ...row }: Selectable<Database['degradation_overrides']>): Override {
  return { ...row, made_at: made_at.toISOString(), ended_at: ended_at?.toISOString() ?? null };
}
