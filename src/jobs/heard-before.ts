import { createHash } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import type { PlannedChunk } from '../audio/plan-chunks.ts';
import type { CacheScope } from '../contract/cache.ts';
import type { Engine } from '../engines/engine.ts';
import { takesHints } from '../engines/hints.ts';
import { type Db, PREPARED } from '../platform/db/connect.ts';
import type { JobRow, RecordingRow, StoredHints, StoredWord } from '../platform/db/schema.ts';
import { engineTells } from './engine-tells.ts';
import type { Claim } from './lease.ts';

/**
 * Changes with everything in the program that changes what comes of the same sound: what an older version heard is
 * then not used any more.
 */
export const PIPELINE = 2;

/** Words may reach over the edges of their chunk by so much. */
const SLACK_MS = sql.lit(1000);

/** Whose recordings a job may be answered from. */
export interface Scope {
  kind: Exclude<CacheScope, 'off'>;
  ownerId: string;
  /** An anonymous session; null: whoever has none. */
  sessionId: string | null;
}

/** Null where nothing is reused. */
export function scopeOf(kind: CacheScope, { owner_id, no_cache }: JobRow, { session_id }: RecordingRow): Scope | null {
  return kind === 'off' || no_cache ? null : { kind, ownerId: owner_id, sessionId: session_id };
}

/**
 * Names what comes of a chunk: its sound (canonical PCM before any gain, hashed), the silences left out in it, and all that
 * changes what is heard in it. Where the chunk lies in its recording is not part of it.
 */
export function heardKey(
  sound: string,
  { pieces }: Pick<PlannedChunk, 'pieces'>,
  engines: readonly Engine[],
  { language, quality_threshold, diarize, speakers }: Pick<JobRow, 'language' | 'quality_threshold' | 'diarize' | 'speakers'>,
  hints: StoredHints | null,
): string {
  const [origin = 0] = pieces[0] ?? [];
  // Below the threshold the others are asked as well.
  const asked = quality_threshold === null ? engines.slice(0, 1) : engines;
  const facts = {
    sound,
    engines: asked.map(({ id, model }) => [id, model]),
    language,
    quality_threshold,
    // With the engine's own labels on its words.
    ...(asked[0] && engineTells({ diarize, speakers }, asked[0]) && { speakers }),
    // By all terms: those that are sent change with what is heard, and what was heard is to answer all the same.
    ...(hints && asked.some(takesHints) && { glossary: hints.glossary }),
    pieces: pieces.map(([startMs, endMs]) => [startMs - origin, endMs - origin]),
  };
  return `${PIPELINE}:${createHash('sha256').update(JSON.stringify(facts)).digest('hex')}`;
}

/** What was heard of the same sound in another recording, or earlier in this one; times are that recording's. */
export interface HeardBefore {
  engine: string;
  model: string;
  words: StoredWord[];
  startMs: number;
}

/** `mine`: this claim hears it now, and others wait until `endHearing`; `others`: somebody else does. */
export type Hearing = HeardBefore | 'mine' | 'others';

/**
 * Looks whether a sound was heard before, else takes the right to hear it, which lasts for as long as the claim is
 * held: of many that ask at once, in whatever process, one hears it.
 */
export async function takeHearing(db: Db, { jobId, token }: Claim, scope: Scope, key: string): Promise<Hearing> {
  const known = await findHeard(db, scope, key);
  if (known) return known;
  const { rows } = await sql`
    insert into hearings as held (scope, heard_key, job_id, token) values (${nameOf(scope)}, ${key}, ${jobId}, ${token})
    on conflict (scope, heard_key) do update set job_id = excluded.job_id, token = excluded.token
      where not exists (select from jobs where id = held.job_id and token = held.token and status = 'processing')
    returning 1 ${PREPARED}`.execute(db);
  // Whoever held it may have finished between the two.
  const since = await findHeard(db, scope, key);
  if (rows.length === 0) return since ?? 'others';
  if (since) await endHearing(db, { jobId, token }, scope, key);
  return since ?? 'mine';
}

export async function endHearing(db: Db, { jobId, token }: Claim, scope: Scope, key: string): Promise<void> {
  await sql`
    delete from hearings where scope = ${nameOf(scope)} and heard_key = ${key} and job_id = ${jobId} and token = ${token}
    ${PREPARED}`.execute(db);
}

/** Of a job `j` and its recording `r`, as another condition. */
export function isAllowed({ kind, ownerId, sessionId }: Scope): RawBuilder<unknown> {
  return {
    own: sql`and j.owner_id = ${ownerId} and r.session_id is not distinct from ${sessionId}`,
    organisation: sql`and j.owner_id = ${ownerId}`,
    shared: sql``,
  }[kind];
}

/**
 * Of chunks `c`: their words are what this program writes, and lie where their chunk does. Rows may have been edited,
 * restored by halves, or written by another version; such a chunk answers for nobody.
 */
export const HAS_SOUND_WORDS: RawBuilder<unknown> = sql`case when jsonb_typeof(c.words) = 'array' then not exists (
  select from jsonb_array_elements(c.words) word where case
    when jsonb_typeof(word->'text') = 'string' and jsonb_typeof(word->'language') = 'string'
      and jsonb_typeof(word->'startMs') = 'number' and jsonb_typeof(word->'endMs') = 'number'
    then (word->'startMs')::float8 not between c.start_ms - ${SLACK_MS} and (word->'endMs')::float8
      or (word->'endMs')::float8 > c.end_ms + ${SLACK_MS}
    else true end
  ) else false end`;

async function findHeard(db: Db, scope: Scope, key: string): Promise<HeardBefore | null> {
  const { rows } = await sql<HeardBefore>`
    select c.engine, c.model, c.words, c.start_ms as "startMs"
    from chunks c join jobs j on j.id = c.job_id join recordings r on r.id = j.recording_id
    where c.heard_key = ${key} and c.words is not null and j.status <> 'deleted' ${isAllowed(scope)} and ${HAS_SOUND_WORDS}
    order by c.finished_at desc limit 1 ${PREPARED}`.execute(db);
  return rows[0] ?? null;
}

/** Who may share a hearing. */
export function nameOf({ kind, ownerId, sessionId }: Scope): string {
  return { own: `${ownerId} ${sessionId ?? ''}`, organisation: ownerId, shared: '' }[kind];
}
