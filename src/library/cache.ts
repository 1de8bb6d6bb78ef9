import { sql } from 'kysely';
import { AppError } from '../contract/app-error.ts';
import type { CacheScope, CacheStats, Forgotten } from '../contract/cache.ts';
import type { Db } from '../platform/db/connect.ts';

/** What an owner's recordings are good for when they come again, and what that has saved since the first day. */
export async function readCacheStats({ db, cacheScope }: { db: Db; cacheScope: () => CacheScope }, ownerId: string): Promise<CacheStats> {
  const [known, used] = await Promise.all([
    sql<{ files: number; keys: number; bytes: number }>`
      select count(distinct r.sha256) filter (where j.status = 'completed') as files, count(distinct c.heard_key) as keys,
        coalesce(sum(pg_column_size(c.words)), 0) as bytes
      from chunks c join jobs j on j.id = c.job_id join recordings r on r.id = j.recording_id
      where c.heard_key is not null and j.status <> 'deleted' and j.owner_id = ${ownerId}`.execute(db),
    sql<{ currency: string; heard: number; reused: number; reused_ms: number; saved: number }>`
      select currency, sum(heard_chunks) as heard, sum(reused_chunks) as reused, sum(reused_ms) as reused_ms, sum(saved_amount) as saved
      from usage_days where owner_id = ${ownerId} group by currency order by saved desc`.execute(db),
  ]);
  const { files, keys, bytes } = known.rows[0] ?? { files: 0, keys: 0, bytes: 0 };
  const sum = (of: (row: (typeof used.rows)[number]) => number): number => used.rows.reduce((total, row) => total + of(row), 0);
  const [hits, misses] = [sum((row) => row.reused), sum((row) => row.heard)];
  return {
    scope: cacheScope(),
    recordings: { keys: files },
    chunks: { keys, bytes, hits, misses, hit_rate: hits + misses === 0 ? null : hits / (hits + misses) },
    saved: {
      engine_calls: hits,
      audio_seconds: sum((row) => row.reused_ms) / 1000,
      cost: used.rows.filter(({ saved }) => saved > 0).map(({ saved: amount, currency }) => ({ amount, currency })),
    },
  };
}

/** Nothing of this file answers for another recording any more. Its own jobs keep their transcripts. Throws VALIDATION_FAILED. */
export async function forgetRecording(db: Db, ownerId: string, hash: string): Promise<Forgotten> {
  const sha256 = hash.trim().toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(sha256))
    throw new AppError('VALIDATION_FAILED', {
      message: 'The hash is not the SHA-256 of a file, 64 hexadecimal digits, as sha256sum prints it',
      details: { field: 'hash' },
    });
  const { numAffectedRows = 0n } = await sql`
    update chunks set heard_key = null where heard_key in (
      select heard_key from chunks c join jobs j on j.id = c.job_id join recordings r on r.id = j.recording_id
      where r.sha256 = ${sha256} and r.owner_id = ${ownerId}
    ) and job_id in (select id from jobs where owner_id = ${ownerId})`.execute(db);
  return { hash: sha256, chunks: Number(numAffectedRows) };
}
