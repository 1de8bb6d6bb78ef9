import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { AppError } from '../contract/app-error.ts';
import type { Db } from '../platform/db/connect.ts';
import { newId } from '../platform/id.ts';
import { isAlive, ownIdentity } from '../platform/processes.ts';
import { lockOwner, tooMany } from './upload-rows.ts';

/** The right to work on one upload; disposing gives it back. */
export interface Hold extends AsyncDisposable {
  /** False once somebody else may have it: nothing is written from then on. */
  holds(): boolean;
}

export interface HoldOptions {
  /** Bytes will travel: only so many of one owner at the same time. Throws TOO_MANY_UPLOADS. */
  sending?: boolean;
  /** Called when another request wants it: the client has come back, and this connection is dead. */
  release?: () => void;
  /** How long somebody who has it is waited for. */
  waitMs?: number;
}

/** Lets one request at a time work on an upload, in all processes that share the database. */
export interface Holds {
  /** Throws UPLOAD_NOT_FOUND, and UPLOAD_BUSY where another does not let go in time. */
  hold(id: string, options?: HoldOptions): Promise<Hold>;
  /** Tells all of this process that they are wanted: it ends, and their clients go on elsewhere or later. */
  releaseAll(): void;
}

const SENDING_AT_ONCE = 5;
/** A process of another machine that says nothing for so long is dead. One of this machine is seen to be dead at once. */
const LEASE_MS = 10_000;
const RENEW_MS = 2000;
const LOOK_MS = 100;
/** A living process hears within RENEW_MS that it is wanted. */
const WAIT_MS = 4000;

const PROCESS = `${hostname()}/${ownIdentity}`;

/** `onlyOne`: each user may send one at a time for now, while parts of the program are away. */
export function openHolds(db: Db, onlyOne: () => boolean = () => false): Holds {
  /** Those of this process, so that they hear at once that they are wanted. */
  const own = new Map<string, () => void>();

  async function wait(id: string, holder: string, sending: boolean, waitMs: number): Promise<number> {
    const deadline = performance.now() + waitMs;
    for (;;) {
      const asked = performance.now();
      if (await claim(db, id, holder, sending, onlyOne() ? 1 : SENDING_AT_ONCE)) return asked + LEASE_MS;
      own.get(id)?.();
      if (performance.now() >= deadline) throw new AppError('UPLOAD_BUSY', { retryAfterMs: 1000 });
      await sleep(LOOK_MS);
    }
  }

  return {
    releaseAll() {
      for (const release of own.values()) release();
    },
    async hold(id, { sending = false, release = () => {}, waitMs = WAIT_MS } = {}) {
      const holder = `${PROCESS}/${newId()}`;
      let until = await wait(id, holder, sending, waitMs);
      own.set(id, release);
      let renewing: Promise<void> = Promise.resolve();
      const renew = async (): Promise<void> => {
        const asked = performance.now();
        const kept = await db
          .updateTable('uploads')
          .set({ lease_until: LEASE_END, ...(sending && { touched_at: NOW }) })
          .where('id', '=', id)
          .where('holder', '=', holder)
          .returning('wanted')
          .executeTakeFirst();
        until = kept ? asked + LEASE_MS : 0;
        if (kept?.wanted !== false) release();
      };
      // Without its database it cannot renew, and `holds` ends by itself.
      const timer = setInterval(() => {
        renewing = renew().catch(() => {});
      }, RENEW_MS);
      return {
        holds: () => performance.now() < until,
        async [Symbol.asyncDispose]() {
          clearInterval(timer);
          await renewing;
          if (own.get(id) === release) own.delete(id);
          // Not given back, it ends by itself.
          await db
            .updateTable('uploads')
            .set({ holder: null, lease_until: null, wanted: false, sending: false, ...(sending && { touched_at: NOW }) })
            .where('id', '=', id)
            .where('holder', '=', holder)
            .execute()
            .catch(() => {});
        },
      };
    },
  };
}

const NOW = sql<Date>`now()`;
const LEASE_END = sql<Date>`now() + make_interval(secs => ${LEASE_MS / 1000})`;

/** Takes it, or says to who has it that it is wanted. */
function claim(db: Db, id: string, holder: string, sending: boolean, atOnce: number): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const row = await trx
      .selectFrom('uploads')
      .select(['owner_id', 'holder', 'wanted', sql<boolean>`coalesce(lease_until > now(), false)`.as('held')])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!row) throw new AppError('UPLOAD_NOT_FOUND');
    if (row.holder !== null && row.held && !isDead(row.holder)) {
      if (!row.wanted) await trx.updateTable('uploads').set({ wanted: true }).where('id', '=', id).execute();
      return false;
    }
    if (sending) await assertMaySend(trx, row.owner_id, id, atOnce);
    await trx.updateTable('uploads').set({ holder, lease_until: LEASE_END, wanted: false, sending }).where('id', '=', id).execute();
    return true;
  });
}

async function assertMaySend(trx: Db, ownerId: string, id: string, atOnce: number): Promise<void> {
  await lockOwner(trx, ownerId);
  const others = await trx
    .selectFrom('uploads')
    .select('holder')
    .where('owner_id', '=', ownerId)
    .where('id', '<>', id)
    .where('sending', '=', true)
    .where('lease_until', '>', NOW)
    .execute();
  if (others.filter(({ holder }) => holder !== null && !isDead(holder)).length >= atOnce) throw tooMany('sending', atOnce, 5000);
}

/** Of this machine, and its process has ended. */
function isDead(holder: string): boolean {
  const [machine, identity = ''] = holder.split('/');
  return machine === hostname() && !isAlive(identity);
}
