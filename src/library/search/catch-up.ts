import { sql } from 'kysely';
import type { Db } from '../../platform/db/connect.ts';
import type { Log } from '../../platform/telemetry/log.ts';
import { IS_SEARCHED, indexTranscript } from './search-index.ts';

const AT_ONCE = 100;

interface Work {
  /** Null: the transcripts of everybody. */
  ownerId: string | null;
  mayGoOn: () => boolean;
}

/** Makes transcripts searchable that are not, the newest first. One that cannot be is logged and left for the next time. Returns how many are left. */
export async function catchUp(db: Db, log: Pick<Log, 'error'>, { ownerId, mayGoOn }: Work): Promise<number> {
  const waiting = await readWaiting(db, ownerId);
  let left = waiting.length;
  for (const { job_id, owner_id } of waiting) {
    if (!mayGoOn()) break;
    try {
      await indexTranscript(db, owner_id, job_id);
      left--;
    } catch (err) {
      log.error({ err, jobId: job_id }, 'a transcript could not be made searchable; it is tried again');
    }
  }
  return left;
}

/** At most so many as are worth counting. */
async function readWaiting(db: Db, ownerId: string | null): Promise<{ job_id: string; owner_id: string }[]> {
  const isAsked = ownerId === null ? sql`true` : sql`t.owner_id = ${ownerId}`;
  const { rows } = await sql<{ job_id: string; owner_id: string }>`
    select t.job_id, t.owner_id from transcripts t join owners o on o.id = t.owner_id join jobs j on j.id = t.job_id
    where t.search_of is distinct from 0 and not ${IS_SEARCHED} and j.status <> 'deleted' and ${isAsked}
    order by t.job_id desc limit ${AT_ONCE}`.execute(db);
  return rows;
}
