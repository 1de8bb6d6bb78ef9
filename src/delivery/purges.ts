import { sql } from 'kysely';
import type { fetch as undiciFetch } from 'undici';
import type { DeliveryConfig } from '../config/delivery.ts';
import type { Db } from '../platform/db/connect.ts';
import { newId } from '../platform/id.ts';
import type { Log } from '../platform/telemetry/log.ts';
import type { Metrics } from '../platform/telemetry/metrics.ts';
import { isStillThere, purgeUrls } from './cdn.ts';

export type PurgeReason = 'deletion' | 'expiry' | 'alarm';

export interface PurgeTools {
  db: Db;
  fetch: typeof undiciFetch;
  metrics: Metrics;
  delivery: DeliveryConfig;
}

const LOOK_EVERY_MS = 2000;
/** Whoever took a purge and died leaves it for so long. */
const TAKEN_SECONDS = 45;
const FIRST_AGAIN_MS = 5000;
const LAST_AGAIN_MS = 600_000;
/** How long a CDN may take until all of it has forgotten. */
const SPREAD_MS = 1000;
const AT_ONCE = 30;
/** What every plan takes in one request. */
const URLS_AT_ONCE = 30;
const KEPT_DAYS = 30;

/** Asks for copies of a recording to be taken out of the CDN, where it has been given any. */
export async function askPurge(db: Db, recordingId: string, reason: PurgeReason): Promise<void> {
  await sql`
    insert into cdn_purges (id, reason, paths)
    select ${newId()}, ${reason}, array_agg(path) from media_links where recording_id = ${recordingId} having count(*) > 0`.execute(db);
}

/** Asks for everything to be taken out of the CDN. */
export async function askPurgeOfAll(db: Db): Promise<void> {
  await db.insertInto('cdn_purges').values({ id: newId(), reason: 'alarm', paths: null }).execute();
}

interface Due {
  id: string;
  reason: PurgeReason;
  paths: string[] | null;
  asked_at: Date;
  tries: number;
}

/** Sends what is asked for, sees that it is gone, and writes down what came of it; what fails is tried again, ever more rarely. */
export async function runPurges({ db, fetch, metrics, delivery }: PurgeTools, log: Log): Promise<number> {
  const { purge, cdnUrl } = delivery;
  if (purge === null || cdnUrl === null) return 0;
  const { rows } = await sql<Due>`
    update cdn_purges set tries = tries + 1, next_at = now() + make_interval(secs => ${TAKEN_SECONDS})
    where id in (
      select id from cdn_purges where verified_at is null and next_at <= now() order by next_at limit ${AT_ONCE} for update skip locked
    ) returning id, reason, paths, asked_at, tries`.execute(db);
  for (const due of rows) {
    const failure = await purgeOne(fetch, { purge, cdnUrl }, due);
    const row = db.updateTable('cdn_purges').where('id', '=', due.id);
    if (failure === null) {
      const { verified_at } = await row
        .set({ sent_at: sql`now()`, verified_at: sql<Date>`now()`, error: null })
        .returning('verified_at')
        .executeTakeFirstOrThrow();
      const tookMs = (verified_at ?? due.asked_at).getTime() - due.asked_at.getTime();
      metrics.cdnPurges.inc({ outcome: 'verified' });
      log.info(
        { purge: due.id, reason: due.reason, urls: due.paths?.length ?? 'all', tries: due.tries, took_ms: tookMs },
        'the CDN has forgotten',
      );
      continue;
    }
    const afterMs = failure.retryAfterMs ?? Math.min(FIRST_AGAIN_MS * 2 ** (due.tries - 1), LAST_AGAIN_MS);
    await row.set({ error: failure.why, next_at: sql<Date>`now() + make_interval(secs => ${afterMs / 1000})` }).execute();
    metrics.cdnPurges.inc({ outcome: 'failed' });
    log.error(
      { purge: due.id, reason: due.reason, tries: due.tries, why: failure.why, again_in_ms: afterMs },
      'the CDN could not be made to forget; it is tried again',
    );
  }
  return rows.length;
}

/** Null: it is gone. */
async function purgeOne(
  fetch: typeof undiciFetch,
  { purge, cdnUrl }: { purge: NonNullable<DeliveryConfig['purge']>; cdnUrl: string },
  { paths, reason }: Due,
): Promise<{ why: string; retryAfterMs: number | null } | null> {
  const urls = paths?.map((path) => `${cdnUrl}${path}`) ?? null;
  const lots =
    urls === null
      ? [null]
      : Array.from({ length: Math.ceil(urls.length / URLS_AT_ONCE) }, (_, lot) => urls.slice(lot * URLS_AT_ONCE, (lot + 1) * URLS_AT_ONCE));
  for (const lot of lots) {
    const sent = await purgeUrls(fetch, purge, lot);
    if (!sent.isDone) return sent;
  }
  // After an alarm the links stay valid, so that the CDN may fetch them anew.
  if (urls === null || reason === 'alarm') return null;
  await new Promise((resolve) => setTimeout(resolve, SPREAD_MS));
  try {
    const left = (await Promise.all(urls.map((url) => isStillThere(fetch, url)))).filter(Boolean).length;
    return left === 0 ? null : { why: `${left} of ${urls.length} addresses still answer`, retryAfterMs: null };
  } catch (error) {
    return { why: `it is not known whether it is gone: ${error instanceof Error ? error.message : error}`, retryAfterMs: null };
  }
}

/** Looks every other second; a deletion is to be out of the CDN within 30. */
export function schedulePurges(tools: PurgeTools, log: Log): AsyncDisposable {
  let running: Promise<unknown> | null = null;
  const run = (): void => {
    running ??= runPurges(tools, log)
      .catch((err) => log.warn({ err }, 'purges could not be looked for; it is tried again'))
      .finally(() => {
        running = null;
      });
  };
  const timer = setInterval(run, LOOK_EVERY_MS);
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await running;
    },
  };
}

/** Links that nobody can open any more, and the log of purges after a month. */
export async function forgetOldLinks(db: Db): Promise<void> {
  // A CDN may give a copy out a little longer than it was told.
  await sql`delete from media_links where expires_at < now() - interval '1 day'`.execute(db);
  await sql`delete from cdn_purges where verified_at < now() - make_interval(days => ${KEPT_DAYS})`.execute(db);
}
