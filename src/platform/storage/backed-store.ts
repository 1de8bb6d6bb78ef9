import { rm } from 'node:fs/promises';
import { AppError } from '../../contract/app-error.ts';
import type { Log } from '../telemetry/log.ts';
import type { DiskStore } from './disk-store.ts';
import type { ObjectStore, RemoteStore, StoredObject } from './object-store.ts';

export interface BackedStoreOptions {
  remote: RemoteStore;
  /** Objects that only this machine has. What was here before there was a remote store follows by itself. */
  waiting: DiskStore;
  /** Second copies of what the remote store has, so that this machine need not fetch it. */
  copies: DiskStore;
  /** The most that the copies may take, in bytes. */
  copiesBytes: number;
  log: Log;
  now: () => number;
}

/** After a failure the remote store is left alone for so long. */
const AWAY_MS = 60_000;
/** A check is good for so long: health is asked for every few seconds. */
const CHECKED_MS = 20_000;
/** The row of a younger one may not be written yet, which says that other machines do not have it. */
const YOUNG_MS = 60_000;

/**
 * A remote store that people do not have to wait for: while it is away, uploads stay on this machine's disk and are
 * sent later, and what this machine has is read from here. Where an object lies says what it is: below `waiting` nobody
 * else has it, below `copies` the remote store has it too.
 */
export function openBackedStore({ remote, waiting, copies, copiesBytes, log, now }: BackedStoreOptions): ObjectStore {
  let away: { until: number; error: AppError } | null = null;
  let checkedAt = Number.NEGATIVE_INFINITY;
  const isAway = (): boolean => away !== null && now() < away.until;

  /** Asks the remote store, unless it has just failed. */
  async function ask<T>(work: () => Promise<T>): Promise<T> {
    if (away && isAway()) throw away.error;
    try {
      const answer = await work();
      if (away) log.info('the object store is back');
      away = null;
      return answer;
    } catch (error) {
      if (error instanceof AppError && error.code === 'STORAGE_UNAVAILABLE') {
        if (!away) log.error({ err: error }, 'the object store is left alone for a minute; new media stay on this disk until it is back');
        away = { until: now() + AWAY_MS, error };
        checkedAt = Number.NEGATIVE_INFINITY;
      }
      throw error;
    }
  }

  const nearest = async (key: string): Promise<DiskStore | null> => {
    for (const near of [waiting, copies]) if ((await near.size(key)) !== null) return near;
    return null;
  };
  const keep = (key: string, file: string): Promise<unknown> => (copiesBytes > 0 ? copies.put(key, file) : rm(file));

  async function sendWaiting(keys: readonly string[]): Promise<string[]> {
    const sent: string[] = [];
    for (const key of keys) {
      if (isAway()) break;
      try {
        await ask(() => remote.send(key, waiting.pathOf(key)));
        await keep(key, waiting.pathOf(key));
        await waiting.deleteAll(key);
        sent.push(key);
      } catch (err) {
        // Another process of this machine may have sent it.
        if ((await waiting.size(key)) !== null) log.warn({ err, object: key }, 'could not be sent to the object store; it is tried again');
      }
    }
    return sent;
  }

  /** The oldest copies go first. */
  async function dropBeyond(objects: readonly StoredObject[]): Promise<number> {
    let room = copiesBytes;
    let dropped = 0;
    for (const { key, bytes } of objects.toSorted((a, b) => a.ageMs - b.ageMs)) {
      room -= bytes;
      if (room >= 0) continue;
      await copies.deleteAll(key);
      dropped++;
    }
    return dropped;
  }

  return {
    async put(key, file) {
      try {
        await ask(() => remote.send(key, file));
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'STORAGE_UNAVAILABLE') throw error;
        await waiting.put(key, file);
        return { everywhere: false };
      }
      await keep(key, file);
      return { everywhere: true };
    },
    async copy(from, to, bytes) {
      if ((await waiting.size(from)) !== null) return { ...(await waiting.copy(from, to, bytes)), everywhere: false };
      await ask(() => remote.copy(from, to, bytes));
      await copies.copy(from, to, bytes).catch(() => {});
      return { everywhere: true };
    },
    size: async (key) => (await (await nearest(key))?.size(key)) ?? ask(() => remote.size(key)),
    async read(key, bytes, range) {
      const near = await nearest(key);
      // A copy that is damaged is no reason to fail while there is the object itself.
      const found = await near?.read(key, bytes, range).catch(() => null);
      return found ?? ask(() => remote.read(key, bytes, range));
    },
    async fetch(key, folder, facts) {
      const near = await nearest(key);
      if (near === waiting) return near.fetch(key, folder, facts);
      const found = await near?.fetch(key, folder, facts).catch(() => null);
      if (found) return found;
      await copies.deleteAll(key);
      return ask(() => remote.fetch(key, folder, facts));
    },
    async deleteAll(prefix) {
      await Promise.all([waiting.deleteAll(prefix), copies.deleteAll(prefix)]);
      await ask(() => remote.deleteAll(prefix));
    },
    async *list(prefix) {
      const here = new Set<string>();
      for await (const object of waiting.list(prefix)) {
        here.add(object.key);
        yield object;
      }
      for await (const object of remote.list(prefix)) if (!here.has(object.key)) yield object;
    },
    async check() {
      await waiting.check();
      if (now() - checkedAt < CHECKED_MS) return;
      await ask(() => remote.check());
      checkedAt = now();
    },
    async tend(findStray) {
      const here = await all(waiting);
      const stray = await findStray([...here, ...(await all(copies))]);
      for (const key of stray) await Promise.all([waiting.deleteAll(key), copies.deleteAll(key)]);
      const due = here.filter(({ key, ageMs }) => !stray.has(key) && ageMs > YOUNG_MS);
      const sent = await sendWaiting(due.map(({ key }) => key));
      const dropped = stray.size + (await dropBeyond(await all(copies)));
      return { sent, waiting: (await all(waiting)).map(({ key }) => key), dropped };
    },
  };
}

async function all(store: DiskStore): Promise<StoredObject[]> {
  const objects: StoredObject[] = [];
  for await (const object of store.list('')) objects.push(object);
  return objects;
}
